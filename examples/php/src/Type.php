<?php

declare(strict_types=1);

namespace Kass;

/** A value is not what it must be; `$path` leads to it, e.g. `lines.0.t`. */
final class WrongValue extends \UnexpectedValueException
{
    public function __construct(public readonly string $path)
    {
        parent::__construct("Wrong value: $path");
    }
}

/**
 * What a value must be. Types are written down as tables and read a value that came from outside: what comes out has
 * the members of the table and no others.
 */
final class Type
{
    /** Longest text that is cleaned at all, UTF-16 units. */
    private const MAX_TEXT = 20_000;
    private const MAX_MINOR = 1_000_000_000_000;
    private const MAX_SECONDS = 100_000_000_000;

    /** @param \Closure(mixed, string): mixed $read gives the value, or throws WrongValue with the path it was given */
    private function __construct(private readonly \Closure $read, private readonly bool $isOptional = false)
    {
    }

    /**
     * @param string $whole how the value itself is called when it is no object
     * @throws WrongValue
     */
    public function read(mixed $value, string $whole = ''): mixed
    {
        try {
            return ($this->read)($value, '');
        } catch (WrongValue $wrong) {
            throw $wrong->path === '' ? new WrongValue($whole) : $wrong;
        }
    }

    /** May be missing. */
    public function optional(): self
    {
        return new self($this->read, true);
    }

    /** As this one, and then changed by `$change`. */
    public function then(\Closure $change): self
    {
        return new self(fn (mixed $value, string $path): mixed => $change(($this->read)($value, $path)));
    }

    /** @param array<string, self> $members */
    public static function object(array $members, bool $isExact = false): self
    {
        return new self(static function (mixed $value, string $path) use ($members, $isExact): array {
            if (!$value instanceof JsonObject) {
                throw new WrongValue($path);
            }
            $known = [];
            foreach ($members as $name => $type) {
                if (array_key_exists($name, $value->members)) {
                    $known[$name] = ($type->read)($value->members[$name], self::join($path, $name));
                } elseif (!$type->isOptional) {
                    throw new WrongValue(self::join($path, $name));
                }
            }
            foreach ($isExact ? array_keys(array_diff_key($value->members, $members)) : [] as $name) {
                throw new WrongValue(self::join($path, (string) $name));
            }
            return $known;
        });
    }

    public static function list(self $item, int $min, int $max): self
    {
        return new self(static function (mixed $value, string $path) use ($item, $min, $max): array {
            if (!is_array($value) || count($value) < $min || count($value) > $max) {
                throw new WrongValue($path);
            }
            $items = [];
            foreach ($value as $at => $one) {
                $items[] = ($item->read)($one, self::join($path, (string) $at));
            }
            return $items;
        });
    }

    /** Objects of several sorts, told apart by one member. @param array<string, self> $sorts */
    public static function sort(string $by, array $sorts): self
    {
        return new self(static function (mixed $value, string $path) use ($by, $sorts): array {
            $sort = $value instanceof JsonObject ? ($value->members[$by] ?? null) : throw new WrongValue($path);
            if (!is_string($sort) || !isset($sorts[$sort])) {
                throw new WrongValue(self::join($path, $by));
            }
            return ($sorts[$sort]->read)($value, $path);
        });
    }

    /** Any object, its members as a map. */
    public static function map(self $item, string $namePattern): self
    {
        return new self(static function (mixed $value, string $path) use ($item, $namePattern): array {
            $members = $value instanceof JsonObject ? $value->members : throw new WrongValue($path);
            $known = [];
            foreach ($members as $name => $one) {
                if (preg_match($namePattern, (string) $name) !== 1) {
                    throw new WrongValue(self::join($path, (string) $name));
                }
                $known[$name] = ($item->read)($one, self::join($path, (string) $name));
            }
            return $known;
        });
    }

    public static function text(int $min, int $max): self
    {
        return self::that(static fn (mixed $value): bool => is_string($value)
            && Text::units($value) >= $min && Text::units($value) <= $max);
    }

    public static function matching(string $pattern): self
    {
        return self::that(static fn (mixed $value): bool => is_string($value) && preg_match($pattern, $value) === 1);
    }

    /** Text that is shown: cleaned, and cut to `$max`. */
    public static function line(int $max, int $rawMin = 0, int $rawMax = self::MAX_TEXT): self
    {
        return self::text($rawMin, $rawMax)->then(static fn (string $text): string => Text::line($text, $max));
    }

    public static function paragraph(int $max): self
    {
        return self::text(0, self::MAX_TEXT)->then(static fn (string $text): string => Text::paragraph($text, $max));
    }

    public static function integer(int $min = PHP_INT_MIN, int $max = PHP_INT_MAX): self
    {
        return self::that(static fn (mixed $value): bool => is_int($value) && $value >= $min && $value <= $max);
    }

    /** Minor units, zero or more. */
    public static function amount(): self
    {
        return self::integer(0, self::MAX_MINOR);
    }

    /** Minor units, with a sign. */
    public static function signedAmount(): self
    {
        return self::integer(-self::MAX_MINOR, self::MAX_MINOR);
    }

    /** Seconds since 1970. */
    public static function time(): self
    {
        return self::integer(0, self::MAX_SECONDS);
    }

    public static function currency(): self
    {
        return self::matching('/^[A-Z]{3}$/D');
    }

    public static function boolean(): self
    {
        return self::that(is_bool(...));
    }

    public static function oneOf(string|int ...$values): self
    {
        return self::that(static fn (mixed $value): bool => in_array($value, $values, true));
    }

    /** @param \Closure(mixed): bool $isGood */
    private static function that(\Closure $isGood): self
    {
        return new self(static fn (mixed $value, string $path): mixed => $isGood($value)
            ? $value
            : throw new WrongValue($path));
    }

    private static function join(string $path, string $name): string
    {
        return $path === '' ? $name : "$path.$name";
    }
}
