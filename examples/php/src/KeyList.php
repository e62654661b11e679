<?php

declare(strict_types=1);

namespace Kass;

/** How a shop changes its key (docs/protocol.md §6.7). */
final class KeyList
{
    /** The shop's side: member `list` of `kass.json`, signed by a key its tills have. @param list<PublicKey> $keys */
    public static function sign(string $origin, array $keys, int $now, PrivateKey $old): string
    {
        $jwks = array_map(static fn (PublicKey $key): array => $key->jwk, $keys);
        return SignedText::make(
            Json::write(['v' => 1, 'iss' => $origin, 'iat' => $now, 'keys' => $jwks]),
            'kass-keys+jwt',
            $old,
        );
    }

    /**
     * The till's side: which keys to trust from now on, null when the page changes nothing.
     *
     * @param list<PublicKey> $pinned
     * @param array<string, mixed> $page as `Pairing::pageType` reads it
     * @return list<string>|null thumbprints
     */
    public static function pins(array $pinned, string $origin, array $page): ?array
    {
        try {
            $signed = SignedText::read($page['list'] ?? '', 'kass-keys+jwt');
            $signer = array_filter($pinned, static fn (PublicKey $key): bool => $key->kid === $signed->kid);
            if ($signer === [] || !$signed->isBy(reset($signer))) {
                return null;
            }
            $list = Type::object([
                'v' => Type::oneOf(1),
                'iss' => Type::text(0, 300),
                'iat' => Type::integer(),
                'keys' => Type::list(PublicKey::type(), 1, 4),
            ])->read($signed->json());
        } catch (Refused | WrongValue) {
            return null;
        }
        $both = array_values(array_intersect(self::kids($list['keys']), self::kids($page['keys'])));
        return $list['iss'] === $origin && $both !== [] ? $both : null;
    }

    /** Whether a page shows a key that is trusted. @param list<string> $kids @param array<string, mixed> $page */
    public static function isShown(array $kids, array $page): bool
    {
        return array_intersect($kids, self::kids($page['keys'])) !== [];
    }

    /** @param list<array<string, mixed>> $jwks @return list<string> */
    private static function kids(array $jwks): array
    {
        return array_map(PublicKey::thumbprint(...), $jwks);
    }
}
