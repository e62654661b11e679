<?php

declare(strict_types=1);

namespace Kass;

/** Why something was refused, in the words of docs/protocol.md. The message is for logs and holds nothing secret. */
final class Refused extends \RuntimeException
{
    /**
     * @param string $error e.g. `link-expired`
     * @param string|null $field the claim that is wrong, e.g. `lines.0.t`
     * @param string|null $reason the fact that was found, e.g. `old`
     * @param string|null $host what a page may show of a stranger
     */
    public function __construct(
        public readonly string $error,
        public readonly ?string $field = null,
        public readonly ?string $reason = null,
        public readonly ?string $host = null,
        ?\Throwable $previous = null,
    ) {
        parent::__construct(rtrim("$error " . ($field ?? $reason)), 0, $previous);
    }
}
