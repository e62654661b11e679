<?php

declare(strict_types=1);

namespace Kass;

/** A JSON object. PHP's arrays cannot tell `{}` from `[]`. */
final class JsonObject
{
    /** @param array<string|int, mixed> $members */
    public function __construct(public readonly array $members)
    {
    }
}

/**
 * Strict JSON (docs/protocol.md §2.2): a text with one meaning. `json_decode` is not enough: of a name that stands twice
 * it takes the last one in silence.
 */
final class Json
{
    private const MAX_DEPTH = 8;
    private const SPACE = '/\G[ \t\r\n]*+/';
    private const STRING = '/\G"(?:[^"\\\\\x00-\x1f]++|\\\\(?:["\\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+"/';
    private const NUMBER = '/\G-?(?:0|[1-9][0-9]*+)(\.[0-9]++)?([eE][+-]?[0-9]++)?/';
    /** Whole numbers beyond it are not exact everywhere (RFC 8259 §6). */
    private const MAX_EXACT = 2 ** 53 - 1;

    private int $at = 0;

    private function __construct(private readonly string $text)
    {
    }

    /**
     * Objects become JsonObject, lists become lists, whole numbers become int.
     *
     * @throws \JsonException
     */
    public static function parse(string $text): mixed
    {
        if (preg_match('//u', $text) !== 1) {
            throw new \JsonException('Not UTF-8');
        }
        $parser = new self($text);
        $value = $parser->value(0);
        $parser->skip(self::SPACE);
        if ($parser->at < strlen($text)) {
            throw new \JsonException('Something after the value');
        }
        return $value;
    }

    /** @throws \JsonException also when the text is strict JSON but no object */
    public static function parseObject(string $text): JsonObject
    {
        $value = self::parse($text);
        return $value instanceof JsonObject ? $value : throw new \JsonException('Not an object');
    }

    /** JSON as short as it can be written. */
    public static function write(mixed $value): string
    {
        return json_encode($value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
    }

    private function value(int $depth): mixed
    {
        $this->skip(self::SPACE);
        return match ($this->text[$this->at] ?? '') {
            '{' => $this->object($depth + 1),
            '[' => $this->list($depth + 1),
            '"' => $this->string(),
            't' => $this->word('true', true),
            'f' => $this->word('false', false),
            'n' => $this->word('null', null),
            default => $this->number(),
        };
    }

    private function object(int $depth): JsonObject
    {
        $members = [];
        foreach ($this->items('}', $depth) as $_) {
            $this->skip(self::SPACE);
            $name = $this->string();
            if (array_key_exists($name, $members)) {
                throw new \JsonException('A name stands twice');
            }
            $this->skip(self::SPACE);
            $this->expect(':');
            $members[$name] = $this->value($depth);
        }
        return new JsonObject($members);
    }

    /** @return list<mixed> */
    private function list(int $depth): array
    {
        $values = [];
        foreach ($this->items(']', $depth) as $_) {
            $values[] = $this->value($depth);
        }
        return $values;
    }

    /** Stops before each item between brackets, and ends behind the closing one. */
    private function items(string $end, int $depth): \Generator
    {
        if ($depth > self::MAX_DEPTH) {
            throw new \JsonException('Nested too deeply');
        }
        $this->at++;
        $this->skip(self::SPACE);
        if (($this->text[$this->at] ?? '') === $end) {
            $this->at++;
            return;
        }
        for (;;) {
            yield;
            $this->skip(self::SPACE);
            if (($this->text[$this->at] ?? '') === $end) {
                $this->at++;
                return;
            }
            $this->expect(',');
        }
    }

    private function string(): string
    {
        // json_decode undoes the escapes, and refuses half of a surrogate pair.
        return json_decode($this->skip(self::STRING), false, 1, JSON_THROW_ON_ERROR);
    }

    private function number(): int|float
    {
        $text = $this->skip(self::NUMBER);
        $value = (float) $text;
        return floor($value) === $value && abs($value) <= self::MAX_EXACT ? (int) $value : $value;
    }

    private function word(string $word, ?bool $value): ?bool
    {
        foreach (str_split($word) as $letter) {
            $this->expect($letter);
        }
        return $value;
    }

    private function expect(string $character): void
    {
        if (($this->text[$this->at] ?? '') !== $character) {
            throw new \JsonException("No $character at byte $this->at");
        }
        $this->at++;
    }

    private function skip(string $pattern): string
    {
        if (preg_match($pattern, $this->text, $found, 0, $this->at) !== 1) {
            throw new \JsonException("Not JSON at byte $this->at");
        }
        $this->at += strlen($found[0]);
        return $found[0];
    }
}
