<?php
// A tiny shop to try: one order, one button, a page to connect tills.
//
//     php -S localhost:8080 shop.php
//
// The till is expected on http://localhost:4170 (`npm run demo`), or where KASS_TILL says. What the shop remembers is in
// KASS_SHOP_DIR, or in the system's temporary folder. For trying only: it knows no users.

declare(strict_types=1);

require __DIR__ . '/Kass.php';
require __DIR__ . '/shop/Store.php';
require __DIR__ . '/shop/Desk.php';
require __DIR__ . '/shop/page.php';

use Kass\Demo\Answer;
use Kass\Demo\Desk;
use Kass\Demo\Store;
use Kass\LinkMaker;
use Kass\PrivateKey;

use function Kass\Demo\page;

/** Longest body that is looked at, bytes. */
const MAX_BODY = 65_536;

const ORDER = [
    'ord' => ['id' => 'php-1', 'no' => '1', 'rev' => 0],
    'cur' => 'EUR',
    'sum' => 1990,
    'lines' => [['n' => 'Coffee beans', 'q' => '2', 'p' => 900, 't' => 1800], ['n' => 'Mug', 'q' => '1', 't' => 490]],
    'adj' => [['n' => 'Regular customer', 't' => -300]],
];

$till = getenv('KASS_TILL') ?: 'http://localhost:4170';
$shop = getenv('KASS_SHOP') ?: "http://localhost:{$_SERVER['SERVER_PORT']}";
$store = new Store(getenv('KASS_SHOP_DIR') ?: sys_get_temp_dir() . '/kass-php-shop');
$key = PrivateKey::fromPem($store->keep('key.pem', static fn (): string => PrivateKey::make()->pem()));
$maker = new LinkMaker($key, $shop, 'PHP shop', "$shop/kass/result", "$shop/kass/pair");
$desk = new Desk($maker, $store, $till, time());

/** Every reply to a till, errors included, carries these: without them the browser hides it from the till (§9). */
header("Access-Control-Allow-Origin: $till");
header('Access-Control-Expose-Headers: Date, Retry-After');
header('Vary: Origin');
header('Cache-Control: no-store');
header('Referrer-Policy: no-referrer');

$json = static function (Answer $answer): void {
    http_response_code($answer->status);
    header('Content-Type: application/json; charset=utf-8');
    echo json_encode($answer->body, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
};
$body = static fn (): string => trim((string) file_get_contents('php://input', length: MAX_BODY + 1));
$seeOther = static function (string $path): void {
    header("Location: $path", true, 303);
};
$show = static function (?string $trouble = null) use ($desk): void {
    $link = $desk->payLink(ORDER);
    header('Content-Type: text/html; charset=utf-8');
    $view = $desk->view(ORDER['ord']['id']);
    echo page(ORDER, $view, $link->https(), $link->protocol(), $desk->pairingAddress(), $trouble);
};

$method = $_SERVER['REQUEST_METHOD'];
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($method === 'OPTIONS') {
    http_response_code(204);
    header('Access-Control-Allow-Methods: GET, POST');
    header('Access-Control-Allow-Headers: content-type, idempotency-key');
    return;
}
if ($method === 'POST' && strlen($body()) > MAX_BODY) {
    $json(new Answer(413, ['error' => 'size']));
    return;
}
switch ("$method $path") {
    case 'GET /':
        $show();
        break;
    case 'GET /.well-known/kass.json':
        $json(new Answer(200, $maker->page(['home' => "$shop/", 'demo' => true])));
        break;
    case 'POST /kass/pair':
        $json($desk->pair($body()));
        break;
    case 'POST /kass/result':
        $json($desk->takeResult($body()));
        break;
    case 'GET /kass/result':
        // The browser comes back. A result in the address counts like a posted one, and then leaves the address.
        $answer = is_string($_GET['kass'] ?? null) ? $desk->takeResult($_GET['kass']) : new Answer(200, []);
        $answer->status === 200 ? $seeOther('/') : $show($answer->body['error']);
        break;
    case 'POST /tills':
        // Only from this page: a stranger's page could send the admin's browser here.
        if (($_SERVER['HTTP_ORIGIN'] ?? '') !== $shop || !$desk->decide($_POST['kid'] ?? '', $_POST['decision'] ?? '')) {
            http_response_code(403);
            break;
        }
        $seeOther('/');
        break;
    default:
        $json(new Answer(404, ['error' => 'path']));
}
