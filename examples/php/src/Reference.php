<?php

declare(strict_types=1);

namespace Kass;

/** Links by reference (docs/protocol.md §3.4): the link names a document and its hash. */
final class Reference
{
    public const MAX_DOCUMENT = 262_144;
    /** The claims only the link may have. */
    public const CLAIMS = ['v', 'iss', 'aud', 'jti', 'iat', 'exp', 'act'];

    public static function isOne(mixed $payload): bool
    {
        return $payload instanceof JsonObject
            && (array_key_exists('src', $payload->members) || array_key_exists('h', $payload->members));
    }

    /**
     * @return array<string, mixed>
     * @throws Refused
     */
    public static function read(JsonObject $payload): array
    {
        Order::checkVersion($payload);
        return Order::readAs(Type::object([
            'v' => Type::oneOf(1),
            'iss' => Type::text(0, 300),
            'aud' => Type::text(1, 256)->optional(),
            'jti' => Type::text(16, 128),
            'iat' => Type::time(),
            'exp' => Type::time(),
            'act' => Type::text(0, 40),
            'src' => Type::matching('~^/(?!/)[A-Za-z0-9_.\~!$&\'()*+,;=:@%/?-]{0,299}$~D'),
            'h' => Type::matching('/^[A-Za-z0-9_-]{43}$/D'),
        ], isExact: true), $payload, 'src');
    }

    /** Where the document lies. @throws Refused `link-invalid` when that is no plain path of the shop */
    public static function address(string $origin, string $src): string
    {
        $path = explode('?', $src)[0];
        if (preg_match('~%2f|%5c|%2e~i', $src) === 1 || preg_match('~/\.\.?(?:/|$)~D', $path) === 1) {
            throw new Refused('link-invalid', field: 'src');
        }
        return $origin . $src;
    }

    /**
     * The claims of the link and of its document together.
     *
     * @param array<string, mixed> $link as `read` gave it
     * @throws Refused
     */
    public static function join(array $link, string $document): JsonObject
    {
        if (strlen($document) > self::MAX_DOCUMENT) {
            throw new Refused('link-too-long', reason: 'document');
        }
        if (!hash_equals($link['h'], Base64Url::sha256($document))) {
            throw new Refused('link-tampered', reason: 'h');
        }
        try {
            $members = Json::parseObject($document)->members;
        } catch (\JsonException $cause) {
            throw new Refused('link-invalid', field: 'document', previous: $cause);
        }
        foreach (array_keys(array_intersect_key($members, $link)) as $twice) {
            throw new Refused('link-invalid', field: (string) $twice);
        }
        unset($link['src'], $link['h']);
        return new JsonObject($members + $link);
    }
}
