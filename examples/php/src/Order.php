<?php

declare(strict_types=1);

namespace Kass;

/** The claims of a link (docs/protocol.md §3.2 and §3.3): their types, their limits, the sum check. */
final class Order
{
    public const ACTIONS = ['payNow', 'refundNow', 'printNow', 'statusNow'];

    /**
     * Steps 10 to 13 of §3.5.
     *
     * @return array<string, mixed> the known claims; what an order may leave out is there
     * @throws Refused
     */
    public static function read(mixed $payload): array
    {
        self::checkVersion($payload);
        $action = $payload instanceof JsonObject ? ($payload->members['act'] ?? null) : null;
        $claims = self::readAs(match ($action) {
            'payNow', 'refundNow' => self::orderType(),
            'printNow' => self::documentType(),
            default => Type::object(self::envelope()),
        }, $payload);
        if (!in_array($action, self::ACTIONS, true)) {
            throw new Refused('link-action', reason: 'act');
        }
        return isset($claims['sum']) ? self::checkSum($claims) : $claims;
    }

    /** @throws Refused `link-version` for a number that is not 1 */
    public static function checkVersion(mixed $payload): void
    {
        $version = $payload instanceof JsonObject ? ($payload->members['v'] ?? null) : null;
        if ((is_int($version) || is_float($version)) && $version !== 1) {
            throw new Refused('link-version', field: 'v');
        }
    }

    /**
     * @return array<string, mixed>
     * @throws Refused `link-invalid`
     */
    public static function readAs(Type $type, mixed $payload, string $whole = 'order'): array
    {
        try {
            return $type->read($payload, $whole);
        } catch (WrongValue $wrong) {
            throw new Refused('link-invalid', field: $wrong->path, previous: $wrong);
        }
    }

    /** @return array<string, Type> */
    private static function envelope(): array
    {
        return [
            'v' => Type::oneOf(1),
            'iss' => Type::text(0, 300),
            'aud' => Type::text(1, 256)->optional(),
            'jti' => Type::text(16, 128),
            'iat' => Type::time(),
            'exp' => Type::time(),
            'act' => Type::text(0, 40),
            'ord' => Type::object(['id' => Type::text(1, 128), 'no' => Type::line(40), 'rev' => Type::integer(0)]),
            'lang' => Type::text(0, 35)->optional(),
            'cb' => Type::text(0, 2000),
            'st' => Type::text(1, 256)->optional(),
        ];
    }

    private static function orderType(): Type
    {
        $line = Type::object([
            'n' => Type::line(200),
            'q' => Type::matching('/^[0-9]{1,9}(?:[.,][0-9]{1,6})?$/D')->optional(),
            'p' => Type::signedAmount()->optional(),
            'd' => Type::signedAmount()->optional(),
            't' => Type::signedAmount(),
            'v' => Type::line(40)->optional(),
        ]);
        $adjustment = Type::object(['n' => Type::line(200), 't' => Type::signedAmount()]);
        $tax = Type::object(['n' => Type::line(60), 'amt' => Type::signedAmount()]);
        $pay = Type::object([
            'methods' => Type::list(Type::text(0, 40), 0, 40)->optional(),
            'tips' => Type::boolean()->optional(),
            'partial' => Type::boolean()->optional(),
        ]);
        return Type::object(self::envelope() + [
            'cur' => Type::currency(),
            'sum' => Type::amount(),
            'paid' => Type::amount()->optional(),
            'lines' => Type::list($line, 0, 500)->optional(),
            'adj' => Type::list($adjustment, 0, 100)->optional(),
            'tax' => Type::list($tax, 0, 20)->optional(),
            'cust' => Type::line(200)->optional(),
            'note' => Type::paragraph(1000)->optional(),
            'qr' => self::paperCodes(),
            'pay' => $pay->optional(),
        ])->then(static fn (array $claims): array => $claims + ['paid' => 0, 'lines' => [], 'adj' => [], 'tax' => []]);
    }

    private static function documentType(): Type
    {
        $bold = Type::boolean()->optional();
        $line = Type::sort('k', [
            'text' => Type::object([
                'k' => Type::oneOf('text'),
                't' => Type::line(1000),
                'a' => Type::oneOf('left', 'centre', 'right')->optional(),
                'b' => $bold,
                'x' => Type::oneOf(2)->optional(),
            ]),
            'row' => Type::object([
                'k' => Type::oneOf('row'),
                'l' => Type::line(200),
                'r' => Type::line(100),
                'b' => $bold,
            ]),
            'rule' => Type::object(['k' => Type::oneOf('rule')]),
            'space' => Type::object(['k' => Type::oneOf('space')]),
        ]);
        return Type::object(self::envelope() + ['doc' => Type::list($line, 1, 500), 'qr' => self::paperCodes()]);
    }

    /** QR codes at the foot of the paper. */
    private static function paperCodes(): Type
    {
        return Type::list(Type::object(['n' => Type::line(60), 'u' => Type::text(1, 512)]), 0, 3)->optional();
    }

    /**
     * @param array<string, mixed> $claims
     * @return array<string, mixed>
     */
    private static function checkSum(array $claims): array
    {
        $parts = array_merge(array_column($claims['lines'], 't'), array_column($claims['adj'], 't'));
        if (array_sum($parts) !== $claims['sum']) {
            throw new Refused('link-sum-mismatch', field: 'sum');
        }
        return $claims;
    }
}
