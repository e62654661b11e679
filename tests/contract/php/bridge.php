<?php
// Lets a test talk to examples/php: a list of questions as JSON comes in, the list of answers goes out.

declare(strict_types=1);

require __DIR__ . '/../../../examples/php/Kass.php';

use Kass\Json;
use Kass\JsonObject;
use Kass\KeyList;
use Kass\LinkMaker;
use Kass\MadeLink;
use Kass\OrderVerifier;
use Kass\PairedShop;
use Kass\Pairing;
use Kass\PrivateKey;
use Kass\PublicKey;
use Kass\Refused;
use Kass\Result;

set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    return (error_reporting() & $level) === 0 ? true : throw new ErrorException($message, 0, $level, $file, $line);
});

['key' => $jwk, 'now' => $now, 'till' => $till, 'shop' => $shop, 'asks' => $asks] = json_decode(
    (string) stream_get_contents(STDIN),
    true,
    64,
    JSON_THROW_ON_ERROR,
);
$key = PrivateKey::fromJwk($jwk);
$maker = new LinkMaker($key, $shop, 'Лавка №1', "$shop/kass/result", "$shop/kass/pair");

$made = static fn (MadeLink $link): array => [
    'https' => $link->https(),
    'protocol' => $link->protocol(),
    'claims' => $link->claims,
    'document' => $link->document,
];
$verify = static function (array $ask) use ($key, $now, $till, $shop): array {
    $grants = new Kass\Grants(refund: true);
    $paired = new PairedShop('paired', $shop, [$key->public], "$shop/kass/result", '', $grants);
    $load = static fn (string $address): ?string => $ask['documents'][$address] ?? null;
    $verified = (new OrderVerifier([$paired], $till, $now, false, $load))->verify($ask['jws']);
    return ['act' => $verified->act, 'claims' => $verified->claims];
};
$answer = static fn (array $ask): mixed => match ($ask['do']) {
    'link' => $made($maker->byValue($ask['order'], $till, $now)),
    'reference' => $made($maker->byReference($ask['order'], $till, $now, $ask['src'])),
    'pairing' => $maker->pairing($till, $now) + ['page' => $maker->page()],
    'request' => ($request = Pairing::readRequest($ask['jws'], $shop, [$maker->kid()])) + [
        'digits' => Pairing::digits($request['shop'], $request['iss'], $request['code']),
    ],
    'result' => Result::read(
        $ask['jws'],
        PublicKey::tryFromJwk($ask['jwk']) ?? throw new ValueError('No key'),
        $shop,
        "$shop/kass/result",
    )->claims,
    'key list' => KeyList::sign($shop, [PublicKey::tryFromJwk($ask['jwk']), $key->public], $now, $key),
    'verify' => $verify($ask),
    // Signatures of every shape: short numbers in DER are rare, and have to be met.
    'sign' => array_map(static fn (int $at): string => Kass\SignedText::make(
        Json::write(new JsonObject(['n' => $at])),
        'kass-order+jwt',
        $key,
    ), range(1, $ask['times'])),
};
$answers = array_map(static function (array $ask) use ($answer): array {
    try {
        return ['value' => $answer($ask)];
    } catch (Refused $refused) {
        return ['error' => $refused->error, 'field' => $refused->field, 'reason' => $refused->reason];
    }
}, $asks);
echo json_encode($answers, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
