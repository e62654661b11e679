<?php

declare(strict_types=1);

namespace Kass;

/** The till's signed word on a sale, as the shop reads it (docs/protocol.md §8). */
final class Result
{
    /** @param array<string, mixed> $claims */
    private function __construct(public readonly string $text, public readonly array $claims)
    {
    }

    /** Whose key to look up. Proves nothing. @throws Refused */
    public static function kidOf(string $text): string
    {
        return SignedText::read($text, 'kass-result+jwt')->kid;
    }

    /**
     * @param string $origin the shop's
     * @param string $htu its callback without query
     * @throws Refused
     */
    public static function read(string $text, PublicKey $till, string $origin, string $htu): self
    {
        $signed = SignedText::read($text, 'kass-result+jwt');
        $signed->mustBeBy($till);
        $claims = Order::readAs(self::type(), $signed->json(), 'result');
        foreach (['iss' => $signed->kid, 'aud' => $origin, 'htu' => $htu] as $name => $expected) {
            if ($claims[$name] !== $expected) {
                throw new Refused('link-invalid', field: $name);
            }
        }
        return new self($text, $claims);
    }

    /** What the next result of this till must name as `prev`. */
    public function hash(): string
    {
        return Base64Url::sha256($this->text);
    }

    private static function type(): Type
    {
        $text = Type::text(0, PHP_INT_MAX);
        $id = Type::matching('/^[A-Za-z0-9_-]{8,64}$/D');
        $assurance = Type::oneOf('processor', 'cash', 'app-return', 'seller');
        $tender = Type::object([
            'method' => Type::oneOf('cash', 'app'),
            'amt' => Type::amount(),
            'tip' => Type::amount()->optional(),
            'rnd' => Type::signedAmount()->optional(),
            'asr' => $assurance,
            'at' => $text,
            'app' => $text->optional(),
            'att' => $text->optional(),
            'tx' => $text->optional(),
            'auth' => $text->optional(),
            'last4' => $text->optional(),
        ]);
        $kinds = ['paid', 'part', 'declined', 'cancelled', 'doubt', 'refunded', 'voided', 'superseded'];
        return Type::object([
            'v' => Type::oneOf(1),
            'iss' => $text,
            'aud' => $text,
            'htu' => $text,
            'iat' => Type::integer(),
            'jti' => $id,
            'ord' => Type::object(['id' => $text, 'no' => $text, 'rev' => Type::integer()]),
            'oj' => $text->optional(),
            'rid' => $text->optional(),
            'st' => $text->optional(),
            'res' => Type::oneOf(...$kinds),
            'att' => $text->optional(),
            'amt' => Type::amount(),
            'cur' => Type::currency(),
            'tip' => Type::amount()->optional(),
            'rnd' => Type::signedAmount()->optional(),
            'chg' => Type::amount()->optional(),
            'how' => Type::list($tender, 0, PHP_INT_MAX),
            'asr' => $assurance->optional(),
            'who' => Type::text(0, 100)->optional(),
            'shift' => Type::text(0, 100)->optional(),
            'sup' => $id->optional(),
            'out' => Type::integer()->optional(),
            'seq' => Type::integer(),
            'prev' => $text->optional(),
        ]);
    }
}
