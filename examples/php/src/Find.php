<?php

declare(strict_types=1);

namespace Kass;

/** A till asks for an order by the number a seller typed (docs/protocol.md §7). */
final class Find
{
    /** How old a question may be, seconds. */
    private const FRESH = 300;

    /** Whose key to look up. Proves nothing. @throws Refused */
    public static function kidOf(string $text): string
    {
        return SignedText::read($text, 'kass-find+jwt')->kid;
    }

    /**
     * @return array<string, mixed> `no` is the number as it was typed
     * @throws Refused
     */
    public static function read(string $text, PublicKey $till, string $origin, int $now): array
    {
        $signed = SignedText::read($text, 'kass-find+jwt');
        $signed->mustBeBy($till);
        $request = Order::readAs(Type::object([
            'v' => Type::oneOf(1),
            'iss' => Type::text(0, 64),
            'aud' => Type::text(0, 300),
            'iat' => Type::integer(),
            'no' => Type::text(1, 40),
            'till' => Type::text(0, 300),
        ]), $signed->json(), 'request');
        return match (true) {
            $request['iss'] !== $signed->kid => throw new Refused('link-invalid', field: 'iss'),
            $request['aud'] !== $origin => throw new Refused('link-invalid', field: 'aud'),
            abs($now - $request['iat']) > self::FRESH => throw new Refused('link-expired', field: 'iat'),
            default => $request,
        };
    }
}
