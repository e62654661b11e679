<?php

declare(strict_types=1);

namespace Kass;

/** A public key on P-256, and its name: the RFC 7638 thumbprint. */
final class PublicKey
{
    /** SubjectPublicKeyInfo of P-256 (RFC 5480) up to the two numbers of the point. */
    private const SPKI = '3059301306072a8648ce3d020106082a8648ce3d03010703420004';

    /** @param array{kty: string, crv: string, x: string, y: string} $jwk */
    private function __construct(
        public readonly array $jwk,
        public readonly string $kid,
        private readonly \OpenSSLAsymmetricKey $key,
    ) {
    }

    /** What a JWK must be; other members are left out. */
    public static function type(): Type
    {
        return Type::object([
            'kty' => Type::oneOf('EC'),
            'crv' => Type::oneOf('P-256'),
            'x' => Type::matching('/^[A-Za-z0-9_-]{43}$/D'),
            'y' => Type::matching('/^[A-Za-z0-9_-]{43}$/D'),
        ]);
    }

    /**
     * The key, or null when the two numbers are no point of the curve.
     *
     * @param array<string, mixed> $jwk as `type()` reads it
     */
    public static function tryFromJwk(array $jwk): ?self
    {
        [$x, $y] = [Base64Url::decode($jwk['x']), Base64Url::decode($jwk['y'])];
        if ($x === null || $y === null) {
            return null;
        }
        $key = openssl_pkey_get_public(Der::pem('PUBLIC KEY', hex2bin(self::SPKI) . $x . $y));
        Der::forgetErrors();
        $jwk = ['kty' => 'EC', 'crv' => 'P-256', 'x' => $jwk['x'], 'y' => $jwk['y']];
        return $key === false ? null : new self($jwk, self::thumbprint($jwk), $key);
    }

    /**
     * RFC 7638 §3: SHA-256 over the members a key must have, in the order of their names.
     *
     * @param array<string, mixed> $jwk
     */
    public static function thumbprint(array $jwk): string
    {
        $names = ['EC' => ['crv', 'kty', 'x', 'y'], 'RSA' => ['e', 'kty', 'n']][$jwk['kty']];
        $members = [];
        foreach ($names as $name) {
            $members[$name] = $jwk[$name];
        }
        return Base64Url::sha256(Json::write($members));
    }

    /** Whether this key gave the signature: r and s, 32 bytes each. */
    public function hasSigned(string $input, string $signature): bool
    {
        $der = strlen($signature) === 64 ? Der::fromRaw($signature) : '';
        $isGood = $der !== '' && openssl_verify($input, $der, $this->key, OPENSSL_ALGO_SHA256) === 1;
        Der::forgetErrors();
        return $isGood;
    }
}

/** A private key on P-256. Keep it on the server and nowhere else. */
final class PrivateKey
{
    private function __construct(public readonly PublicKey $public, private readonly \OpenSSLAsymmetricKey $key)
    {
    }

    public static function make(): self
    {
        $key = openssl_pkey_new(['private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1']);
        return self::of($key ?: throw new \RuntimeException('OpenSSL made no key'));
    }

    /** From the text of `pem()`, or any PEM of a P-256 key. */
    public static function fromPem(string $pem): self
    {
        return self::of(openssl_pkey_get_private($pem) ?: throw new \ValueError('Not a private key'));
    }

    /** From a JWK with its private member `d`. @param array{x: string, y: string, d: string} $jwk */
    public static function fromJwk(array $jwk): self
    {
        [$x, $y, $d] = array_map(fn (string $name) => Base64Url::decode($jwk[$name]), ['x', 'y', 'd']);
        // ECPrivateKey (RFC 5915) with curve and public point.
        $der = hex2bin('30770201010420') . $d . hex2bin('a00a06082a8648ce3d030107a14403420004') . $x . $y;
        return self::fromPem(Der::pem('EC PRIVATE KEY', $der));
    }

    /** To be stored where only the server can read it. */
    public function pem(): string
    {
        openssl_pkey_export($this->key, $pem);
        return $pem;
    }

    /** r and s, 32 bytes each. Another pair each time. */
    public function sign(string $input): string
    {
        if (!openssl_sign($input, $der, $this->key, OPENSSL_ALGO_SHA256)) {
            throw new \RuntimeException('OpenSSL did not sign');
        }
        return Der::toRaw($der);
    }

    private static function of(\OpenSSLAsymmetricKey $key): self
    {
        $ec = openssl_pkey_get_details($key)['ec'] ?? [];
        if (($ec['curve_name'] ?? '') !== 'prime256v1') {
            throw new \ValueError('Not a key on P-256');
        }
        $number = fn (string $name): string => Base64Url::encode(str_pad($ec[$name], 32, "\0", STR_PAD_LEFT));
        $public = PublicKey::tryFromJwk(['x' => $number('x'), 'y' => $number('y')]);
        return new self($public ?? throw new \ValueError('Not a key on P-256'), $key);
    }
}

/** OpenSSL writes a signature as SEQUENCE of two INTEGER; a JWS has the two numbers side by side (RFC 7518 §3.4). */
final class Der
{
    public static function fromRaw(string $raw): string
    {
        $body = self::integer(substr($raw, 0, 32)) . self::integer(substr($raw, 32));
        return "\x30" . chr(strlen($body)) . $body;
    }

    public static function toRaw(string $der): string
    {
        $rLength = ord($der[3]);
        $numbers = [substr($der, 4, $rLength), substr($der, 6 + $rLength)];
        return implode('', array_map(
            static fn (string $number): string => str_pad(ltrim($number, "\0"), 32, "\0", STR_PAD_LEFT),
            $numbers,
        ));
    }

    public static function pem(string $what, string $der): string
    {
        return "-----BEGIN $what-----\n" . chunk_split(base64_encode($der), 64, "\n") . "-----END $what-----\n";
    }

    /** A refusal is expected; OpenSSL's queue of errors is shared by everything in the process. */
    public static function forgetErrors(): void
    {
        do {
            $error = openssl_error_string();
        } while ($error !== false);
    }

    /** As short as it can be, with a zero in front where the first bit would make it negative. */
    private static function integer(string $number): string
    {
        $short = ltrim($number, "\0");
        $value = $short === '' || ord($short[0]) > 127 ? "\0$short" : $short;
        return "\x02" . chr(strlen($value)) . $value;
    }
}
