<?php

declare(strict_types=1);

namespace Kass;

/** What the shop's admin allows one till (docs/protocol.md §6.6). */
final class Grants
{
    /**
     * @param array<string, int> $limits largest sum by currency, minor units
     * @param int $life longest life of a link, seconds
     * @param list<string> $groups
     * @param int|null $exp end of the pairing, seconds since 1970
     */
    public function __construct(
        public readonly bool $pay = true,
        public readonly bool $refund = false,
        public readonly bool $print = true,
        public readonly array $limits = [],
        public readonly int $life = 1800,
        public readonly array $groups = [],
        public readonly ?int $exp = null,
    ) {
    }

    /** @throws WrongValue */
    public static function read(mixed $json): self
    {
        return new self(...Type::object([
            'pay' => Type::boolean()->optional(),
            'refund' => Type::boolean()->optional(),
            'print' => Type::boolean()->optional(),
            'limits' => Type::map(Type::amount(), '/^[A-Z]{3}$/D')->optional(),
            'life' => Type::integer(60, 86_400)->optional(),
            'groups' => Type::list(Type::text(0, 64), 0, 20)->optional(),
            'exp' => Type::time()->optional(),
        ])->read($json, 'grants'));
    }

    /** What of an order is not allowed, or null. @param array<string, mixed> $claims */
    public function denies(string $action, array $claims, int $now): ?string
    {
        $isAllowed = ['payNow' => $this->pay, 'refundNow' => $this->refund, 'printNow' => $this->print];
        return match (true) {
            $this->exp !== null && $now > $this->exp => 'exp',
            !($isAllowed[$action] ?? true) => $action,
            isset($claims['sum']) && $claims['sum'] > ($this->limits[$claims['cur']] ?? PHP_INT_MAX) => 'limit',
            default => null,
        };
    }

    /** As the answer to a pairing request carries it. @return array<string, mixed> */
    public function toJson(): array
    {
        return [
            'pay' => $this->pay,
            'refund' => $this->refund,
            'print' => $this->print,
            'limits' => (object) $this->limits,
            'life' => $this->life,
            'groups' => $this->groups,
        ] + ($this->exp === null ? [] : ['exp' => $this->exp]);
    }
}
