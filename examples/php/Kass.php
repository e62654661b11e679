<?php
// Kass for PHP 8.1 and newer: what a shop needs to speak with a till (docs/protocol.md), and the till's own checks for
// those who want to test their links. OpenSSL and zlib, nothing to install: `require 'Kass.php';`.

declare(strict_types=1);

foreach ([
    'Refused', 'Base64Url', 'Json', 'Text', 'Type', 'Key', 'SignedText', 'Address', 'Callback', 'Grants', 'Order',
    'Reference', 'LinkMaker', 'Pairing', 'PairedShop', 'KeyList', 'OrderVerifier', 'DoorText', 'UnsignedLink', 'Result',
    'ResultChain', 'Find',
] as $part) {
    require_once __DIR__ . "/src/$part.php";
}
