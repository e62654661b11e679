<?php

declare(strict_types=1);

namespace Kass;

/** A signed link: two addresses that carry it. */
final class MadeLink
{
    /**
     * @param array<string, mixed> $claims what was signed; keep `jti` and `st`, results name them
     * @param string|null $document by reference: the very bytes to serve at `src`
     */
    public function __construct(
        private readonly string $till,
        public readonly string $jws,
        public readonly array $claims,
        public readonly ?string $document = null,
    ) {
    }

    /** The primary form, and what a QR code holds. */
    public function https(): string
    {
        return "$this->till/#j=$this->jws";
    }

    /** For Windows, macOS and ChromeOS. */
    public function protocol(): string
    {
        return "web+kass://{$this->claims['act']}?j=$this->jws";
    }
}

/** The shop's side: links, and the page tills read. */
final class LinkMaker
{
    /** A link of 1,800 characters, less room for the till's address. */
    private const MAX_PLAIN = 1700;
    private const MAX_SIGNED = 16_384;
    private const LIFE = 1800;
    private const CODE_LIFE = 600;

    /**
     * @param string $origin the shop's, e.g. `https://shop.example`
     * @param string $callback prefix of every callback, on that origin
     */
    public function __construct(
        private readonly PrivateKey $key,
        public readonly string $origin,
        public readonly string $name,
        public readonly string $callback,
        public readonly string $pair,
    ) {
    }

    public function kid(): string
    {
        return $this->key->public->kid;
    }

    /** 128 random bits: for `jti`, `st`, codes. */
    public static function id(): string
    {
        return Base64Url::encode(random_bytes(16));
    }

    /**
     * A link with the whole order in it, packed where that is needed to keep it short.
     *
     * @param array<string, mixed> $asks `act`, `ord` and what the action wants (§3.3); `cb` and `st` unless they are
     *     to be made
     * @param string $till the till's origin
     * @throws Refused when a till would refuse it, or it is too long
     */
    public function byValue(array $asks, string $till, int $now): MadeLink
    {
        $claims = $this->checked($asks, $till, $now);
        $json = Json::write($claims);
        $jws = SignedText::make($json, 'kass-order+jwt', $this->key);
        if (strlen($jws) > self::MAX_PLAIN) {
            $packed = gzdeflate($json, 9) ?: throw new \RuntimeException('No zlib');
            $jws = SignedText::make($packed, 'kass-order+jwt', $this->key, isPacked: true);
        }
        if (strlen($jws) > self::MAX_SIGNED) {
            throw new Refused('link-too-long', field: 'lines');
        }
        return new MadeLink($till, $jws, $claims);
    }

    /**
     * A short link that names its order: serve `document` at `$src` as it is until the link expires.
     *
     * @param array<string, mixed> $asks as for `byValue`
     * @param string $src path and query under the shop's origin that nobody can guess
     * @throws Refused
     */
    public function byReference(array $asks, string $till, int $now, string $src): MadeLink
    {
        $claims = $this->checked($asks, $till, $now);
        $own = array_flip(Reference::CLAIMS);
        $document = Json::write(array_diff_key($claims, $own));
        $link = array_intersect_key($claims, $own) + ['src' => $src, 'h' => Base64Url::sha256($document)];
        Reference::read(Json::parseObject(Json::write($link)));
        Reference::address($this->origin, $src);
        return new MadeLink($till, SignedText::make(Json::write($link), 'kass-order+jwt', $this->key), $claims, $document);
    }

    /**
     * All claims, read once as a till will.
     *
     * @param array<string, mixed> $asks
     * @return array<string, mixed>
     */
    private function checked(array $asks, string $till, int $now): array
    {
        $claims = $asks + [
            'v' => 1,
            'iss' => $this->origin,
            'aud' => $till,
            'jti' => self::id(),
            'iat' => $now,
            'exp' => $now + self::LIFE,
            'cb' => "$this->callback?order=" . rawurlencode($asks['ord']['id']) . '&{*}',
            'st' => self::id(),
        ];
        Order::read(Json::parse(Json::write($claims)));
        return $claims;
    }

    /**
     * A link that pairs one till within ten minutes. Keep the code.
     *
     * @return array{address: string, code: string, exp: int}
     */
    public function pairing(string $till, int $now): array
    {
        [$code, $exp] = [self::id(), $now + self::CODE_LIFE];
        $link = Json::write([
            'v' => 1,
            'origin' => $this->origin,
            'name' => $this->name,
            'keys' => [$this->key->public->jwk],
            'callback' => $this->callback,
            'code' => $code,
            'exp' => $exp,
        ]);
        return ['address' => "$till/pair#p=" . Base64Url::encode($link), 'code' => $code, 'exp' => $exp];
    }

    /**
     * What `/.well-known/kass.json` says.
     *
     * @param array<string, mixed> $more `find`, `home`, `paper`, `demo`
     * @return array<string, mixed>
     */
    public function page(array $more = []): array
    {
        return [
            'v' => 1,
            'name' => $this->name,
            'keys' => [$this->key->public->jwk],
            'callback' => $this->callback,
            'pair' => $this->pair,
        ] + $more;
    }
}
