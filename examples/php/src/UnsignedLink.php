<?php

declare(strict_types=1);

namespace Kass;

/** The original form of a link, without a signature (docs/protocol.md §5). Nobody's word. */
final class UnsignedLink
{
    private function __construct(
        public readonly string $action,
        public readonly string $callback,
        private readonly JsonObject $order,
        private readonly string $text,
    ) {
    }

    /** @param string $link as DoorText found it @throws Refused */
    public static function read(string $link): self
    {
        $query = explode('?', $link, 2)[1] ?? '';
        preg_match(DoorText::SCHEME, $link, $found);
        $parameters = self::parameters($query);
        $callback = self::firstReading($parameters['callback'] ?? '', self::asAddress(...));
        if ($callback === null) {
            throw new Refused('link-garbled', field: 'callback');
        }
        return new self($found['action'] ?? '', $callback, self::order($parameters['order'] ?? ''), $link);
    }

    /**
     * Splits at `&`, up to a `#`; nothing inside brackets, braces and the JSON texts in them splits.
     *
     * @return array<string, string>
     */
    private static function parameters(string $query): array
    {
        $parameters = [];
        foreach (self::pieces($query) as $piece) {
            [$name, $value] = explode('=', $piece, 2) + [1 => ''];
            $name = strtolower(Text::trim($name));
            if ($name === '') {
                continue;
            }
            if (isset($parameters[$name])) {
                throw new Refused('link-garbled');
            }
            $parameters[$name] = $value;
        }
        return $parameters;
    }

    /** @return list<string> */
    private static function pieces(string $query): array
    {
        $pieces = [''];
        $depth = 0;
        for ($at = 0; $at < strlen($query);) {
            // Outside of brackets a quote is a letter like others.
            $pattern = $depth > 0 ? '/\G(?:"(?:[^"\\\\]|\\\\.)*+"|[^"\[\]{}]+|.)/s' : '/\G(?:[^\[\]{}&#]+|.)/s';
            preg_match($pattern, $query, $found, 0, $at);
            [$token] = $found;
            $at += strlen($token);
            if ($depth === 0 && $token === '#') {
                return $pieces;
            }
            if ($depth === 0 && $token === '&') {
                $pieces[] = '';
                continue;
            }
            if ($depth > 0 && $token === '"') {
                throw new Refused('link-cut');
            }
            $depth += match ($token) {
                '[', '{' => 1,
                ']', '}' => -1,
                default => 0,
            };
            $pieces[count($pieces) - 1] .= $token;
        }
        return $depth > 0 ? throw new Refused('link-cut') : $pieces;
    }

    /**
     * The first of the value as it is, decoded once and decoded twice that can be read.
     *
     * @template T
     * @param callable(string): ?T $read
     * @return ?T
     */
    private static function firstReading(string $value, callable $read): mixed
    {
        for ($time = 0; $time <= 2 && $value !== null; $time++) {
            $found = $read($value);
            if ($found !== null) {
                return $found;
            }
            $value = DoorText::decoded(strtr($value, '+', ' '));
        }
        return null;
    }

    private static function asAddress(string $text): ?string
    {
        $address = Callback::bare($text);
        return Address::parse(Callback::withoutSlot($address)) === null ? null : $address;
    }

    private static function order(string $value): JsonObject
    {
        $order = self::firstReading($value, static function (string $text): ?JsonObject {
            try {
                return Json::parseObject(Text::trim($text));
            } catch (\JsonException) {
                return null;
            }
        });
        if ($order !== null) {
            return $order;
        }
        $isOpen = self::firstReading($value, static function (string $text): ?bool {
            $json = Text::trim($text);
            return str_starts_with($json, '{') && !str_ends_with($json, '}') ? true : null;
        });
        throw $isOpen === true ? new Refused('link-cut') : new Refused('link-garbled', field: 'order');
    }

    /**
     * The claims as a till shows them.
     *
     * @return array<string, mixed>
     * @throws Refused
     */
    public function claims(string $issuer, int $now): array
    {
        $members = array_key_exists('ord', $this->order->members) ? $this->order->members : $this->smallest();
        return Order::read(new JsonObject([
            'v' => 1,
            'iss' => $issuer,
            'jti' => 'unsigned-' . Base64Url::sha256($this->text),
            'iat' => $now,
            'exp' => $now + 1,
            'act' => 'payNow',
            'cb' => $this->callback,
        ] + $members));
    }

    /** @return array<string, mixed> */
    private function smallest(): array
    {
        $number = $this->order->members['no'] ?? null;
        ['no' => $no, 'sum' => $sum, 'cur' => $cur] = Order::readAs(Type::object([
            'no' => is_int($number) ? Type::integer(0) : Type::text(1, 40),
            'sum' => Type::amount(),
            'cur' => Type::currency(),
        ]), $this->order);
        $no = (string) $no;
        return [
            'ord' => new JsonObject(['id' => $no, 'no' => $no, 'rev' => 0]),
            'cur' => $cur,
            'sum' => $sum,
            'lines' => [new JsonObject(['n' => $no, 't' => $sum])],
        ];
    }
}
