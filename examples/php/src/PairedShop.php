<?php

declare(strict_types=1);

namespace Kass;

/** What a till knows of a shop it is paired with. */
final class PairedShop
{
    /**
     * @param string $state `asking`, `paired` or `revoked`
     * @param list<PublicKey> $keys the pinned ones
     * @param string $callback prefix of every callback
     * @param string $device thumbprint of the till's own key for this shop
     */
    public function __construct(
        public readonly string $state,
        public readonly string $origin,
        public readonly array $keys,
        public readonly string $callback,
        public readonly string $device,
        public readonly Grants $grants,
    ) {
    }
}
