<?php

declare(strict_types=1);

namespace Kass;

/** Pairing, the parts without a network (docs/protocol.md §6). */
final class Pairing
{
    private const KID = '/^[A-Za-z0-9_-]{43}$/D';
    private const CODE = '/^[A-Za-z0-9_-]{22,64}$/D';

    /**
     * The shop's check of a till's request.
     *
     * @param list<string> $kids thumbprints of the shop's keys
     * @return array<string, mixed> the claims; `jwk` is the till's key, to be kept
     * @throws Refused
     */
    public static function readRequest(string $text, string $origin, array $kids): array
    {
        [$request, $kid, $key] = self::provenRequest($text);
        $wrong = match (true) {
            $request['iss'] !== $kid, $key->kid !== $kid => 'jwk',
            $request['aud'] !== $origin => 'aud',
            !in_array($request['shop'], $kids, true) => 'shop',
            default => null,
        };
        return $wrong === null ? $request : throw new Refused('pair-mismatch', field: $wrong);
    }

    /**
     * A request that is signed by the key it brings.
     *
     * @return array{array<string, mixed>, string, PublicKey}
     */
    private static function provenRequest(string $text): array
    {
        try {
            $signed = SignedText::read($text, 'kass-pair+jwt');
            $request = Type::object([
                'v' => Type::oneOf(1),
                'iss' => Type::matching(self::KID),
                'aud' => Type::text(0, 300),
                'shop' => Type::matching(self::KID),
                'code' => Type::matching(self::CODE),
                'nonce' => Type::text(16, 128),
                'label' => Type::line(60, 1, 400),
                'till' => Type::text(0, 300),
                'jwk' => PublicKey::type(),
            ])->read($signed->json());
            $key = PublicKey::tryFromJwk($request['jwk']) ?? throw new Refused('link-tampered');
            $signed->mustBeBy($key);
            return [$request, $signed->kid, $key];
        } catch (Refused | WrongValue $cause) {
            throw new Refused('pair-garbled', previous: $cause);
        }
    }

    /** What both screens show: the first 20 bits of a hash, modulo a million (§6.5). */
    public static function digits(string $shopKid, string $tillKid, string $code): string
    {
        $bits = hexdec(substr(hash('sha256', $shopKid . $tillKid . $code), 0, 5));
        return sprintf('%06d', $bits % 1_000_000);
    }

    /**
     * The till's reading of a pairing link: an address, its fragment, or what follows `p=`.
     *
     * @return array<string, mixed>
     * @throws Refused
     */
    public static function readLink(string $text, int $now, bool $loopback): array
    {
        $trimmed = Text::trim($text);
        $request = preg_match('/(?:^|#)p=([A-Za-z0-9_-]+)/', $trimmed, $found) === 1 ? $found[1] : $trimmed;
        $json = strlen($request) > 4096 ? null : Base64Url::decode($request);
        try {
            $link = Type::object([
                'v' => Type::oneOf(1),
                'origin' => Type::text(0, 300),
                'name' => Type::line(60, 1, 400),
                'keys' => Type::list(PublicKey::type(), 1, 4),
                'callback' => Type::text(0, 1000),
                'code' => Type::matching(self::CODE),
                'exp' => Type::integer(),
            ])->read(Json::parse($json ?? ''));
        } catch (\JsonException | WrongValue $cause) {
            throw new Refused('pair-garbled', previous: $cause);
        }
        if (!Address::isShopOrigin($link['origin'], $loopback)) {
            throw new Refused('pair-garbled', field: 'origin');
        }
        return $now > $link['exp'] ? throw new Refused('pair-expired') : $link;
    }

    /**
     * The till's comparison of a shop's `kass.json` with the link that led there.
     *
     * @param array<string, mixed> $link as `readLink` gave it
     * @return array<string, mixed>
     * @throws Refused
     */
    public static function checkPage(array $link, mixed $json): array
    {
        try {
            $page = self::pageType()->read($json, 'kass.json');
        } catch (WrongValue $wrong) {
            throw new Refused('pair-mismatch', field: $wrong->path, previous: $wrong);
        }
        $isShown = static fn (array $key): bool => in_array($key, $page['keys'], true);
        if (array_filter($link['keys'], $isShown) !== $link['keys']) {
            throw new Refused('pair-mismatch', field: 'keys');
        }
        if ($page['callback'] !== $link['callback']) {
            throw new Refused('pair-mismatch', field: 'callback');
        }
        foreach (['callback', 'pair', 'find', 'home'] as $name) {
            if (isset($page[$name]) && Address::parse($page[$name])?->origin() !== $link['origin']) {
                throw new Refused('pair-mismatch', field: $name);
            }
        }
        return $page;
    }

    public static function pageType(): Type
    {
        $paper = Type::list(Type::line(100, 0, 400), 0, 8)->optional();
        $address = Type::text(0, 1000);
        $lines = ['header' => [], 'footer' => []];
        return Type::object([
            'v' => Type::oneOf(1),
            'name' => Type::line(60, 1, 400),
            'keys' => Type::list(PublicKey::type(), 1, 4),
            'list' => Type::text(0, 8192)->optional(),
            'callback' => $address,
            'pair' => $address,
            'find' => $address->optional(),
            'home' => $address->optional(),
            'paper' => Type::object(['header' => $paper, 'footer' => $paper])
                ->then(static fn (array $known): array => $known + $lines)
                ->optional(),
            'demo' => Type::boolean()->optional(),
        ])->then(static fn (array $page): array => $page + ['paper' => $lines, 'demo' => false]);
    }
}
