<?php

declare(strict_types=1);

namespace Kass\Demo;

use Kass\Grants;
use Kass\LinkMaker;
use Kass\MadeLink;
use Kass\Pairing;
use Kass\PublicKey;
use Kass\Refused;
use Kass\Result;

/** An answer to a till. */
final class Answer
{
    /** @param array<string, mixed> $body */
    public function __construct(public readonly int $status, public readonly array $body)
    {
    }
}

/** What a shop must do with what its tills send (docs/protocol.md §6.4 and §10). */
final class Desk
{
    /** A link is shown again for this long before another is signed, seconds. */
    private const SHOWN_FOR = 300;

    public function __construct(
        private readonly LinkMaker $maker,
        private readonly Store $store,
        private readonly string $till,
        private readonly int $now,
    ) {
    }

    /** A link for an order, the same one for some minutes. @param array<string, mixed> $order claims of §3.3 with `ord` */
    public function payLink(array $order): MadeLink
    {
        return $this->store->change(function (array &$memory) use ($order): MadeLink {
            ['id' => $id, 'rev' => $rev] = $order['ord'];
            $last = end($memory['links']);
            if ($last !== false && $last['rev'] === $rev && $last['at'] > $this->now - self::SHOWN_FOR) {
                return new MadeLink($this->till, $last['jws'], ['act' => 'payNow']);
            }
            $link = $this->maker->byValue(['act' => 'payNow'] + $order, $this->till, $this->now);
            $memory['links'][$link->claims['jti']] = [
                'order' => $id,
                'rev' => $rev,
                'cur' => $order['cur'],
                'sum' => $order['sum'],
                'paid' => $order['paid'] ?? 0,
                'st' => $link->claims['st'],
                'jws' => $link->jws,
                'at' => $this->now,
            ];
            $memory['orders'][$id] ??= ['rev' => $rev, 'state' => 'awaiting', 'result' => null];
            return $link;
        });
    }

    /** The address that connects a till: a new one once a till has used it, or it is too old. */
    public function pairingAddress(): string
    {
        return $this->store->change(function (array &$memory): string {
            $last = end($memory['codes']);
            if ($last !== false && $last['till'] === null && $last['exp'] > $this->now + self::SHOWN_FOR) {
                return $last['address'];
            }
            ['address' => $address, 'code' => $code, 'exp' => $exp] = $this->maker->pairing($this->till, $this->now);
            $memory['codes'][$code] = ['address' => $address, 'exp' => $exp, 'till' => null];
            return $address;
        });
    }

    /** A pairing request, for the first time or again. */
    public function pair(string $text): Answer
    {
        try {
            $request = Pairing::readRequest($text, $this->maker->origin, [$this->maker->kid()]);
        } catch (Refused $refused) {
            return new Answer(400, ['error' => 'request', 'field' => $refused->field ?? '']);
        }
        $till = $this->store->change(fn (array &$memory): ?array => $this->admit($memory, $request));
        return match ($till['state'] ?? 'nobody') {
            'asking' => new Answer(202, ['state' => 'asking', 'digits' => $till['digits']]),
            'allowed' => new Answer(200, [
                'state' => 'allowed',
                'digits' => $till['digits'],
                'grants' => (new Grants())->toJson(),
            ]),
            'refused' => new Answer(403, ['state' => 'refused', 'digits' => $till['digits']]),
            'revoked' => new Answer(401, ['error' => 'revoked']),
            default => new Answer(410, ['error' => 'code']),
        };
    }

    /**
     * The till of a request: a new one where the code is new, nobody where it is not this till's.
     *
     * @param array<string, array<string, mixed>> $memory
     * @param array<string, mixed> $request
     * @return array<string, mixed>|null
     */
    private function admit(array &$memory, array $request): ?array
    {
        ['iss' => $kid, 'code' => $code] = $request;
        $known = $memory['codes'][$code] ?? null;
        if ($known !== null && $known['till'] === $kid) {
            return $memory['tills'][$kid];
        }
        if ($known === null || $known['till'] !== null || $this->now > $known['exp']) {
            return null;
        }
        $memory['codes'][$code]['till'] = $kid;
        return $memory['tills'][$kid] = [
            'jwk' => $request['jwk'],
            'label' => $request['label'],
            'state' => 'asking',
            'digits' => Pairing::digits($request['shop'], $kid, $code),
        ];
    }

    /** The admin's word on a till; false when it is not in a state for that. */
    public function decide(string $kid, string $decision): bool
    {
        $from = ['allowed' => 'asking', 'refused' => 'asking', 'revoked' => 'allowed'][$decision] ?? null;
        return $this->store->change(function (array &$memory) use ($kid, $decision, $from): bool {
            if ($from === null || ($memory['tills'][$kid]['state'] ?? null) !== $from) {
                return false;
            }
            $memory['tills'][$kid]['state'] = $decision;
            return true;
        });
    }

    /** A result, however it came. */
    public function takeResult(string $text): Answer
    {
        return $this->store->change(function (array &$memory) use ($text): Answer {
            try {
                $kid = Result::kidOf($text);
                $till = $memory['tills'][$kid] ?? null;
                if (($till['state'] ?? null) !== 'allowed') {
                    return self::stranger($till['state'] ?? null);
                }
                $key = PublicKey::tryFromJwk($till['jwk']) ?? throw new \UnexpectedValueException('A broken key');
                $result = Result::read($text, $key, $this->maker->origin, $this->maker->callback);
            } catch (Refused $refused) {
                $field = $refused->field ?? $refused->reason ?? '';
                return new Answer(400, ['error' => 'invalid', 'field' => $field]);
            }
            return self::record($memory, $result, $kid);
        });
    }

    private static function stranger(?string $state): Answer
    {
        return match ($state) {
            null => new Answer(401, ['error' => 'unknown']),
            'asking' => new Answer(403, ['error' => 'asking']),
            default => new Answer(401, ['error' => 'revoked']),
        };
    }

    /** The same text gets the same answer. Also what is refused is kept: it is evidence. */
    private static function record(array &$memory, Result $result, string $kid): Answer
    {
        $jti = $result->claims['jti'];
        $known = $memory['results'][$jti] ?? null;
        if ($known !== null) {
            return $known['text'] === $result->text
                ? new Answer($known['status'], $known['body'])
                : new Answer(400, ['error' => 'invalid', 'field' => 'jti']);
        }
        $answer = self::judge($memory, $result->claims);
        $memory['results'][$jti] = [
            'text' => $result->text,
            'till' => $kid,
            'claims' => $result->claims,
            'status' => $answer->status,
            'body' => $answer->body,
        ];
        return $answer;
    }

    /** @param array<string, mixed> $claims */
    private static function judge(array &$memory, array $claims): Answer
    {
        ['jti' => $jti, 'ord' => ['id' => $id, 'rev' => $rev], 'res' => $kind] = $claims;
        $link = $memory['links'][$claims['oj'] ?? ''] ?? null;
        $order = $memory['orders'][$id] ?? null;
        $isSettled = ($order['state'] ?? null) === 'paid';
        $isHolder = in_array($order['result'] ?? null, self::before($memory, $claims), true);
        $wrong = match (true) {
            $link === null, $order === null, $link['order'] !== $id, $link['rev'] !== $rev => [422, 'order'],
            // This shop asks for no refunds.
            $kind === 'refunded' => [422, 'order'],
            $order['rev'] !== $rev => [422, 'revision'],
            $link['st'] !== ($claims['st'] ?? null) => [422, 'st'],
            $link['cur'] !== $claims['cur'] => [422, 'currency'],
            array_sum(array_column($claims['how'], 'amt')) !== $claims['amt'] => [422, 'sum'],
            $kind === 'paid' && $claims['amt'] + $link['paid'] < $link['sum'] => [422, 'sum'],
            // Money was taken twice, perhaps. A person has to look.
            $isSettled && !$isHolder && in_array($kind, ['paid', 'part'], true) => [409, 'paid'],
            default => null,
        };
        if ($wrong !== null) {
            return new Answer($wrong[0], ['error' => $wrong[1]]);
        }
        $next = [
            'paid' => 'paid',
            'part' => 'part',
            'superseded' => 'awaiting',
            'cancelled' => 'cancelled',
            'voided' => $claims['amt'] > 0 ? 'part' : 'cancelled',
        ];
        // A doubt or a refusal changes nothing, and only who has paid an order may take that back.
        if (isset($next[$kind]) && (!$isSettled || $isHolder)) {
            $memory['orders'][$id] = ['rev' => $rev, 'state' => $next[$kind], 'result' => $jti];
        }
        return new Answer(200, ['jti' => $jti, 'order' => $memory['orders'][$id]['state']]);
    }

    /** The ids of the results this one comes after. @param array<string, mixed> $claims @return list<string> */
    private static function before(array $memory, array $claims): array
    {
        $ids = [];
        $next = $claims['sup'] ?? null;
        while ($next !== null && !in_array($next, $ids, true)) {
            $ids[] = $next;
            $next = $memory['results'][$next]['claims']['sup'] ?? null;
        }
        return $ids;
    }

    /** @return array{state: string, tills: array<string, array<string, mixed>>} what the shop's page shows */
    public function view(string $order): array
    {
        return $this->store->change(static fn (array &$memory): array => [
            'state' => $memory['orders'][$order]['state'] ?? 'awaiting',
            'tills' => $memory['tills'],
        ]);
    }
}
