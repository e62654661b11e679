<?php

declare(strict_types=1);

namespace Kass;

/** Base64url without padding (RFC 4648 §5), one text for each value. */
final class Base64Url
{
    public static function encode(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }

    /** The bytes, or null when the text is not the one encoding of them. */
    public static function decode(string $text): ?string
    {
        $bytes = base64_decode(strtr($text, '-_', '+/'), true);
        return $bytes !== false && self::encode($bytes) === $text ? $bytes : null;
    }

    /** SHA-256 as the protocol writes it: thumbprints, `h`, `prev`. */
    public static function sha256(string $bytes): string
    {
        return self::encode(hash('sha256', $bytes, true));
    }
}
