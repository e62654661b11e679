<?php
// Runs tests/vectors against this implementation: `php vectors.php`. The last line is `N passed, N failed`.

declare(strict_types=1);

require __DIR__ . '/Kass.php';

use Kass\Base64Url;
use Kass\Callback;
use Kass\DoorText;
use Kass\Find;
use Kass\Grants;
use Kass\Json;
use Kass\JsonObject;
use Kass\KeyList;
use Kass\OrderVerifier;
use Kass\PairedShop;
use Kass\Pairing;
use Kass\PublicKey;
use Kass\Refused;
use Kass\Result;
use Kass\ResultChain;
use Kass\Text;
use Kass\UnsignedLink;
use Kass\WrongValue;

/** The cases, and the world they are read in. */
final class Vectors
{
    /** What this PHP can do. */
    private const MAY_LACK = ['nfc' => 'the extension intl', 'idna' => 'hosts in other alphabets'];

    private int $passed = 0;
    private int $failed = 0;
    private readonly JsonObject $base;
    /** @var array<string, PublicKey> */
    private readonly array $keys;

    public function __construct(private readonly string $folder)
    {
        $this->base = $this->file('base.json');
        $keys = [];
        foreach ($this->file('keys.json')->members['keys'] as $key) {
            $keys[$key->members['name']] = PublicKey::tryFromJwk($key->members['jwk']->members)
                ?? throw new ValueError('keys.json has a key that is none');
        }
        $this->keys = $keys;
    }

    /** Returns the number of failures. */
    public function run(): int
    {
        $readers = [
            'primitives.json' => $this->primitive(...),
            'json.json' => $this->json(...),
            'text.json' => $this->text(...),
            'orders.json' => $this->order(...),
            'links.json' => $this->link(...),
            'callbacks.json' => $this->callback(...),
            'results.json' => $this->result(...),
            'chain.json' => $this->chain(...),
            'pairing.json' => $this->pairing(...),
            'digits.json' => $this->digits(...),
            'keylist.json' => $this->keyList(...),
            'find.json' => $this->find(...),
        ];
        foreach ($readers as $name => $reader) {
            $cases = $this->file($name)->members['cases'];
            if ($cases === []) {
                $this->fail($name, 'has no cases');
            }
            foreach ($cases as $case) {
                $this->check($name, $case->members, $reader);
            }
        }
        echo "left out: arrivals.json (what a till has stored decides there)\n";
        echo "$this->passed passed, $this->failed failed\n";
        return $this->failed;
    }

    /** @param array<string, mixed> $case @param Closure(array<string, mixed>, array<string, mixed>): mixed $reader */
    private function check(string $file, array $case, Closure $reader): void
    {
        $needs = $case['needs'] ?? '';
        $has = ['nfc' => class_exists(Normalizer::class), 'idna' => false];
        if (isset(self::MAY_LACK[$needs]) && !$has[$needs]) {
            echo "left out: $file: {$case['name']} (needs " . self::MAY_LACK[$needs] . ")\n";
            return;
        }
        try {
            $outcome = $reader($case, $this->baseOf($case));
        } catch (Refused $refused) {
            $outcome = self::told($refused);
        }
        $expected = self::canonical($case['expect']);
        $found = self::canonical($outcome);
        if ($found === $expected) {
            $this->passed++;
        } else {
            $this->fail("$file: {$case['name']}", "expected $expected, found $found");
        }
    }

    private function fail(string $where, string $what): void
    {
        $this->failed++;
        echo "FAILED $where\n  " . substr($what, 0, 600) . "\n";
    }

    /** @return array<string, mixed> */
    private static function told(Refused $refused): array
    {
        $told = ['error' => $refused->error, 'field' => $refused->field, 'reason' => $refused->reason];
        $host = $refused->error === 'link-unpaired' ? ['host' => $refused->host] : [];
        return array_filter($told, static fn (?string $value): bool => $value !== null) + $host;
    }

    /** `{"a":1,"b":2}` and `{"b":2,"a":1}` are one value; `{}` and `[]` are two. */
    private static function canonical(mixed $value): string
    {
        $sorted = static function (mixed $value) use (&$sorted): mixed {
            $members = match (true) {
                $value instanceof JsonObject => $value->members,
                $value instanceof stdClass => get_object_vars($value),
                default => $value,
            };
            if (!is_array($members)) {
                return $members;
            }
            $isObject = is_object($value) || !array_is_list($members);
            if ($isObject) {
                ksort($members, SORT_STRING);
            }
            $inner = array_map($sorted, $members);
            return $isObject ? (object) $inner : $inner;
        };
        return Json::write($sorted($value));
    }

    /** A JSON object and all inside it as arrays. */
    private static function arrays(mixed $value): mixed
    {
        $inner = $value instanceof JsonObject ? $value->members : $value;
        return is_array($inner) ? array_map(self::arrays(...), $inner) : $inner;
    }

    private function file(string $name): JsonObject
    {
        // The files nest more deeply than a message may, so they are not read by Kass\Json.
        $text = file_get_contents("$this->folder/$name") ?: throw new ValueError("No $name");
        return self::objects(json_decode($text, false, 64, JSON_THROW_ON_ERROR));
    }

    private static function objects(mixed $value): mixed
    {
        return match (true) {
            $value instanceof stdClass => new JsonObject(array_map(self::objects(...), get_object_vars($value))),
            is_array($value) => array_map(self::objects(...), $value),
            // JSON has one kind of numbers: 1e3 and 1000.0 are whole.
            is_float($value) && floor($value) === $value && abs($value) < 2 ** 53 => (int) $value,
            default => $value,
        };
    }

    /** What the case changes, in place of what base.json says. @return array<string, mixed> */
    private function baseOf(array $case): array
    {
        $merge = static function (array $usual, array $change) use (&$merge): array {
            foreach ($change as $name => $value) {
                $both = ($usual[$name] ?? null) instanceof JsonObject && $value instanceof JsonObject;
                $usual[$name] = $both ? new JsonObject($merge($usual[$name]->members, $value->members)) : $value;
            }
            return $usual;
        };
        return $merge($this->base->members, isset($case['base']) ? $case['base']->members : []);
    }

    private static function textOf(string|array $text): string
    {
        $parts = is_array($text) ? $text : [$text];
        return implode('', array_map(static fn (string|JsonObject $part): string => is_string($part)
            ? $part
            : str_repeat($part->members['repeat'], $part->members['times']), $parts));
    }

    private function primitive(array $case): array
    {
        switch ($case['kind']) {
            case 'signature':
                $key = PublicKey::tryFromJwk($case['jwk']->members);
                [$head, $body, $signature] = explode('.', $case['jws']);
                return ['valid' => $key?->hasSigned("$head.$body", Base64Url::decode($signature) ?? '') === true];
            case 'thumbprint':
                return ['kid' => PublicKey::thumbprint($case['jwk']->members)];
            default:
                $bytes = Base64Url::decode($case['text']);
                return $bytes === null ? ['error' => 'base64url'] : ['hex' => bin2hex($bytes)];
        }
    }

    private function json(array $case): array
    {
        try {
            return ['value' => Json::parse($case['text'] ?? base64_decode($case['base64']))];
        } catch (JsonException) {
            return ['error' => 'json'];
        }
    }

    private function text(array $case): array
    {
        ['raw' => $raw, 'max' => $max] = $case;
        return ['text' => $case['kind'] === 'line' ? Text::line($raw, $max) : Text::paragraph($raw, $max)];
    }

    private function order(array $case, array $base): array
    {
        $documents = isset($case['documents']) ? $case['documents']->members : [];
        $load = static function (string $address) use ($documents): ?string {
            $served = $documents[$address]->members ?? null;
            return $served === null
                ? null
                : (isset($served['base64']) ? base64_decode($served['base64']) : self::textOf($served['text']));
        };
        $verifier = new OrderVerifier([$this->shop($base)], $base['till'], $base['now'], $base['loopback'], $load);
        $verified = $verifier->verify(self::textOf($case['jws']), $base['action']);
        $names = array_map(static fn (PublicKey $key): string => $key->kid, $this->keys);
        return [
            'key' => array_search($verified->kid, $names, true),
            'act' => $verified->act,
            'claims' => $verified->claims,
        ];
    }

    private function shop(array $base): PairedShop
    {
        $shop = $base['shop']->members;
        return new PairedShop(
            $shop['state'],
            $shop['origin'],
            array_map(fn (string $name): PublicKey => $this->keys[$name], $shop['keys']),
            $shop['callback'],
            $shop['device'],
            Grants::read($shop['grants']),
        );
    }

    private function link(array $case, array $base): array
    {
        $found = DoorText::find(self::textOf($case['text']));
        if ($found->type === 'signed') {
            return ['type' => 'signed', 'action' => $found->action, 'jws' => $found->text];
        }
        if ($found->type === 'pairing') {
            return ['type' => 'pairing', 'request' => $found->text];
        }
        $link = UnsignedLink::read($found->text);
        return [
            'type' => 'unsigned',
            'action' => $link->action,
            'callback' => $link->callback,
            'claims' => $link->claims($base['shop']->members['origin'], $base['now']),
        ];
    }

    private function callback(array $case): array
    {
        return match ($case['kind']) {
            'check' => ['allowed' => Callback::isAllowed($case['cb'], $case['prefix'], $case['loopback'])],
            'slot' => [
                'without' => Callback::withoutSlot($case['template']),
                'filled' => Callback::filled($case['template'], $case['pairs']->members),
            ],
            default => [
                'post' => Callback::withoutSlot($case['cb']),
                'htu' => Callback::htu($case['cb']),
                'withResult' => Callback::back($case['cb'], $case['iss'], $case['jws']),
                'without' => Callback::back($case['cb'], $case['iss'], null),
            ],
        };
    }

    private function readResult(string $text, array $base): Result
    {
        ['origin' => $origin, 'callback' => $callback] = $base['shop']->members;
        return Result::read($text, $this->keys['device'], $origin, $callback);
    }

    private function result(array $case, array $base): array
    {
        return ['claims' => $this->readResult($case['jws'], $base)->claims];
    }

    private function chain(array $case, array $base): array
    {
        return ResultChain::report(array_map(
            fn (string $text): Result => $this->readResult($text, $base),
            $case['results'],
        ));
    }

    private function pairing(array $case, array $base): array
    {
        return match ($case['kind']) {
            'link' => ['link' => Pairing::readLink($case['text'], $base['now'], $base['loopback'])],
            'page' => ['page' => Pairing::checkPage(self::arrays($case['link']), $case['page'])],
            default => self::grants($case['grants']),
        };
    }

    private static function grants(mixed $json): array
    {
        try {
            return ['grants' => Grants::read($json)->toJson()];
        } catch (WrongValue $wrong) {
            return ['error' => 'grants', 'field' => $wrong->path];
        }
    }

    private function digits(array $case, array $base): array
    {
        if ($case['kind'] === 'digits') {
            return ['digits' => Pairing::digits($case['shop'], $case['device'], $case['code'])];
        }
        $origin = $base['shop']->members['origin'];
        return ['request' => Pairing::readRequest($case['jws'], $origin, [$this->keys['shop']->kid])];
    }

    private function keyList(array $case, array $base): array
    {
        $pinned = array_map(fn (string $name): PublicKey => $this->keys[$name], $case['pinned']);
        $page = Pairing::pageType()->read($case['page']);
        $pins = KeyList::pins($pinned, $base['shop']->members['origin'], $page);
        $kids = $pins ?? array_map(static fn (PublicKey $key): string => $key->kid, $pinned);
        return ['pins' => $pins, 'holds' => KeyList::isShown($kids, $page)];
    }

    private function find(array $case, array $base): array
    {
        $origin = $base['shop']->members['origin'];
        return ['request' => Find::read($case['jws'], $this->keys['device'], $origin, $base['now'])];
    }
}

set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    // What is silenced with @ is dealt with where it stands.
    return (error_reporting() & $level) === 0 ? true : throw new ErrorException($message, 0, $level, $file, $line);
});
$vectors = new Vectors($argv[1] ?? __DIR__ . '/../../tests/vectors');
exit($vectors->run() === 0 ? 0 : 1);
