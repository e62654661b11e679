<?php

declare(strict_types=1);

namespace Kass;

/** A compact JWS with ES256 and nothing else (docs/protocol.md §2.1). What it says is not believed before `isBy`. */
final class SignedText
{
    private const MAX_LENGTH = 16_384;
    private const MAX_HEADER = 1_024;
    /** 64 bytes in base64url */
    private const SIGNATURE = 86;
    /** Most bytes a packed payload may have. */
    public const MAX_UNPACKED = 262_144;

    private function __construct(
        public readonly string $kid,
        public readonly bool $isPacked,
        private readonly string $input,
        private readonly string $payload,
        private readonly string $signature,
    ) {
    }

    /** Steps 1 to 4 of §3.5. @throws Refused */
    public static function read(string $text, string $typ): self
    {
        if (strlen($text) > self::MAX_LENGTH) {
            throw new Refused('link-too-long', reason: 'signed');
        }
        $parts = explode('.', $text);
        if (count($parts) !== 3 || in_array('', $parts, true)) {
            throw new Refused('link-garbled');
        }
        [$head, $body, $signature] = $parts;
        $payload = Base64Url::decode($body);
        $isWhole = strlen($signature) >= self::SIGNATURE;
        $bytes = $isWhole ? Base64Url::decode($signature) : '';
        $header = self::header(Base64Url::decode($head));
        if ($payload === null || $bytes === null || $header === null) {
            throw new Refused('link-garbled');
        }
        self::checkHeader($header, $typ);
        if (!$isWhole) {
            throw new Refused('link-cut');
        }
        if (strlen($signature) > self::SIGNATURE) {
            throw new Refused('link-tampered', reason: 'signature');
        }
        return new self($header['kid'], isset($header['zip']), "$head.$body", $payload, $bytes);
    }

    /** @return array<string|int, mixed>|null */
    private static function header(?string $json): ?array
    {
        if ($json === null || strlen($json) > self::MAX_HEADER) {
            return null;
        }
        try {
            return Json::parseObject($json)->members;
        } catch (\JsonException) {
            return null;
        }
    }

    /** @param array<string|int, mixed> $header */
    private static function checkHeader(array $header, string $typ): void
    {
        $kid = $header['kid'] ?? null;
        $mayBePacked = $typ === 'kass-order+jwt';
        $wrong = match (true) {
            ($header['alg'] ?? null) !== 'ES256' => 'alg',
            ($header['typ'] ?? null) !== $typ => 'typ',
            !is_string($kid) || preg_match('/^[A-Za-z0-9_-]{43}$/D', $kid) !== 1 => 'kid',
            array_key_exists('zip', $header) && !($mayBePacked && $header['zip'] === 'DEF') => 'zip',
            array_diff(array_keys($header), ['alg', 'typ', 'kid', 'zip']) !== [] => 'header',
            default => null,
        };
        if ($wrong !== null) {
            throw new Refused('link-tampered', reason: $wrong);
        }
    }

    public function isBy(PublicKey $key): bool
    {
        return $key->hasSigned($this->input, $this->signature);
    }

    /** @throws Refused `link-tampered` when it is not signed by this key */
    public function mustBeBy(PublicKey $key): void
    {
        if (!$this->isBy($key)) {
            throw new Refused('link-tampered', reason: 'signature');
        }
    }

    /** Steps 7 and 8 of §3.5. @throws Refused */
    public function json(): mixed
    {
        try {
            return Json::parse($this->isPacked ? $this->unpacked() : $this->payload);
        } catch (\JsonException $cause) {
            throw new Refused('link-invalid', field: 'payload', previous: $cause);
        }
    }

    /** Unpacks piece by piece, so that a small text cannot fill the memory. */
    private function unpacked(): string
    {
        $stream = inflate_init(ZLIB_ENCODING_RAW) ?: throw new \RuntimeException('No zlib');
        $bytes = '';
        foreach (str_split($this->payload, 256) as $piece) {
            $more = @inflate_add($stream, $piece, ZLIB_SYNC_FLUSH);
            if ($more === false) {
                throw new Refused('link-invalid', field: 'payload');
            }
            $bytes .= $more;
            if (strlen($bytes) > self::MAX_UNPACKED) {
                throw new Refused('link-too-long', reason: 'inflated');
            }
        }
        $isEnded = inflate_get_status($stream) === ZLIB_STREAM_END;
        if (!$isEnded || inflate_get_read_len($stream) !== strlen($this->payload)) {
            throw new Refused('link-invalid', field: 'payload');
        }
        return $bytes;
    }

    /** @param string $payload the bytes to be signed, packed already where `$isPacked` says so */
    public static function make(string $payload, string $typ, PrivateKey $key, bool $isPacked = false): string
    {
        $header = ['alg' => 'ES256', 'typ' => $typ, 'kid' => $key->public->kid] + ($isPacked ? ['zip' => 'DEF'] : []);
        $input = Base64Url::encode(Json::write($header)) . '.' . Base64Url::encode($payload);
        return $input . '.' . Base64Url::encode($key->sign($input));
    }
}
