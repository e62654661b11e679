<?php

declare(strict_types=1);

namespace Kass;

/** What a link asks for, and by whose key. */
final class VerifiedLink
{
    /** @param array<string, mixed> $claims */
    public function __construct(
        public readonly string $act,
        public readonly array $claims,
        public readonly PairedShop $shop,
        public readonly string $kid,
    ) {
    }
}

/** The till's check of a signed link, in the sequence of docs/protocol.md §3.5. A shop uses it to test its own links. */
final class OrderVerifier
{
    /** How far two clocks may differ, seconds. */
    private const SKEW = 300;

    /**
     * @param list<PairedShop> $shops
     * @param string $till the till's origin
     * @param int $now seconds since 1970
     * @param bool $loopback whether the till itself runs on loopback
     * @param \Closure(string): ?string $load fetches a document by its address; null when the shop does not answer
     */
    public function __construct(
        private readonly array $shops,
        private readonly string $till,
        private readonly int $now,
        private readonly bool $loopback,
        private readonly \Closure $load,
    ) {
    }

    /**
     * @param string|null $action the one the link around the text named
     * @throws Refused
     */
    public function verify(string $text, ?string $action = null): VerifiedLink
    {
        $signed = SignedText::read($text, 'kass-order+jwt');
        [$shop, $key] = $this->keyOf($signed);
        $signed->mustBeBy($key);
        $payload = $signed->json();
        $claims = Order::read(Reference::isOne($payload) ? $this->follow($payload, $shop) : $payload);
        $this->checkEnvelope($claims, $shop);
        if (!Callback::isAllowed($claims['cb'], $shop->callback, $this->loopback)) {
            throw new Refused('link-wrong-callback', reason: 'cb');
        }
        if ($action !== null && strcasecmp($action, $claims['act']) !== 0) {
            throw new Refused('link-action', reason: 'action');
        }
        $denied = $shop->grants->denies($claims['act'], $claims, $this->now);
        if ($denied !== null) {
            throw new Refused('link-not-granted', reason: $denied);
        }
        return new VerifiedLink($claims['act'], $claims, $shop, $key->kid);
    }

    /** @return array{PairedShop, PublicKey} */
    private function keyOf(SignedText $signed): array
    {
        foreach ($this->shops as $shop) {
            foreach ($shop->state === 'paired' ? $shop->keys : [] as $key) {
                if ($key->kid === $signed->kid) {
                    return [$shop, $key];
                }
            }
        }
        throw new Refused('link-unpaired', host: self::claimedHost($signed));
    }

    /** The host a stranger claims to be, only to be named; null when that cannot be read. */
    private static function claimedHost(SignedText $signed): ?string
    {
        try {
            $payload = $signed->json();
            return Address::hostOf($payload instanceof JsonObject ? ($payload->members['iss'] ?? null) : null);
        } catch (Refused) {
            return null;
        }
    }

    /** A link that is stale or not for this till has nothing fetched. */
    private function follow(JsonObject $payload, PairedShop $shop): JsonObject
    {
        $link = Reference::read($payload);
        $this->checkEnvelope($link, $shop);
        $document = ($this->load)(Reference::address($shop->origin, $link['src']));
        return Reference::join($link, $document ?? throw new Refused('link-unreachable'));
    }

    /** @param array<string, mixed> $claims */
    private function checkEnvelope(array $claims, PairedShop $shop): void
    {
        ['iss' => $issuer, 'iat' => $from, 'exp' => $until] = $claims;
        $audience = $claims['aud'] ?? $this->till;
        $names = [$this->till, $shop->device, ...$shop->grants->groups];
        match (true) {
            $issuer !== $shop->origin => throw new Refused('link-invalid', field: 'iss'),
            !in_array($audience, $names, true) => throw new Refused('link-wrong-till', reason: 'aud'),
            $until <= $from, $until - $from > $shop->grants->life => throw new Refused('link-invalid', field: 'exp'),
            $this->now > $until + self::SKEW => throw new Refused('link-expired', reason: 'old'),
            $this->now < $from - self::SKEW => throw new Refused('link-expired', reason: 'future'),
            default => null,
        };
    }
}
