<?php

declare(strict_types=1);

namespace Kass;

/** A web address in its parts. Stricter than most: what two readers could take for different hosts is no address. */
final class Address
{
    private const SHAPE = '~^(?<scheme>https?)://(?<authority>[^/?#\\\\]+)(?<path>[^?#]*)(?<query>\?[^#]*)?(?<fragment>#.*)?$~Dis';
    private const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
    private const LOCAL_NAMES = '/\.(?:local|internal|localhost|lan|home\.arpa)$/D';
    /** Labels of letters, digits and inner hyphens; the last one is no number, not even a hexadecimal one. */
    private const PUBLIC_NAME = '/^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+(?!(?:[0-9]+|0x[0-9a-f]*)$)'
        . '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/D';

    private function __construct(
        public readonly string $scheme,
        public readonly string $host,
        public readonly int $port,
        public readonly string $path,
        public readonly bool $hasUser,
        public readonly bool $hasFragment,
    ) {
    }

    /** The parts of an `http://` or `https://` address with a host, else null. */
    public static function parse(string $text): ?self
    {
        if (preg_match(self::SHAPE, $text, $part) !== 1) {
            return null;
        }
        $scheme = strtolower($part['scheme']);
        $at = strrpos($part['authority'], '@');
        $server = $at === false ? $part['authority'] : substr($part['authority'], $at + 1);
        if (preg_match('/^(?<host>\[[0-9a-f:.]+\]|[^:\[\]]+)(?::(?<port>[0-9]{0,5}))?$/Di', $server, $found) !== 1) {
            return null;
        }
        $port = ($found['port'] ?? '') === '' ? ['http' => 80, 'https' => 443][$scheme] : (int) $found['port'];
        $path = $part['path'] === '' ? '/' : self::encoded($part['path']);
        $hasFragment = ($part['fragment'] ?? '') !== '';
        return new self($scheme, strtolower($found['host']), $port, $path, $at !== false, $hasFragment);
    }

    /** Whether a shop may be there (§2.3): public https, or loopback while the till is on loopback too. */
    public function isShop(bool $loopback): bool
    {
        if (in_array($this->host, self::LOOPBACK, true)) {
            return $loopback;
        }
        return $this->scheme === 'https'
            && preg_match(self::PUBLIC_NAME, $this->host) === 1
            && preg_match(self::LOCAL_NAMES, $this->host) !== 1;
    }

    public function hasOrigin(self $other): bool
    {
        return $this->origin() === $other->origin();
    }

    public function origin(): string
    {
        return "$this->scheme://" . $this->hostAndPort();
    }

    /** As an error page may show it, the port only where it is not the usual one; null when that is no plain text. */
    public function shown(): ?string
    {
        $text = $this->hostAndPort();
        return preg_match('/^[a-z0-9.:[\]-]{1,100}$/D', $text) === 1 ? $text : null;
    }

    private function hostAndPort(): string
    {
        $usual = ['http' => 80, 'https' => 443][$this->scheme];
        return $this->host . ($this->port === $usual ? '' : ":$this->port");
    }

    /** Whether the text is an origin a shop may have, and nothing else. */
    public static function isShopOrigin(string $text, bool $loopback): bool
    {
        $address = self::parse($text);
        return $address !== null && $address->origin() === $text && $address->isShop($loopback);
    }

    /** The host of any text, for an error page. */
    public static function hostOf(mixed $text): ?string
    {
        return is_string($text) ? self::parse($text)?->shown() : null;
    }

    /** A path as browsers write it: what is no plain ASCII is percent-encoded. */
    private static function encoded(string $path): string
    {
        return preg_replace_callback(
            '/[^\x21-\x7e]|["<>^`{}]/',
            static fn (array $found): string => sprintf('%%%02X', ord($found[0])),
            $path,
        ) ?? $path;
    }
}
