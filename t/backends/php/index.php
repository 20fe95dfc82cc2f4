<?php

// Notes, by plain PHP with one front controller. What it offers: see ../README.md.

declare(strict_types=1);

function main(): void
{
    if (getenv('CARELESS')) {
        careless();
    }
    $base = dirname($_SERVER['SCRIPT_NAME']);
    $path = substr(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH), strlen($base));
    $route = $_SERVER['REQUEST_METHOD'] . ' ' . preg_replace('#/\d+$#', '/N', $path);
    match ($route) {
        'GET /notes' => notes(),
        'PUT /notes/N' => replace(),
        'PATCH /notes/N', 'DELETE /notes/N', 'POST /heartbeat' => http_response_code(204),
        'POST /session' => logIn(),
        'GET /private' => restricted(),
        'PUT /drafts/N' => header("Location: $base/notes/" . basename($path), true, 307),
        'GET /crash' => throw new RuntimeException('crash'),
        default => answer(404, ['error' => 'not found']),
    };
}

function answer(int $status, array $data): void
{
    http_response_code($status);
    header('Content-Type: application/json');
    echo json_encode($data);
}

function notes(): void
{
    header('X-Total: 2');
    header('Vary: Accept-Language');
    answer(200, ['buy milk', 'call home']);
}

function replace(): void
{
    $note = json_decode(file_get_contents('php://input'), true, 8, JSON_THROW_ON_ERROR);
    header('ETag: "' . substr(hash('sha256', $note['text']), 0, 16) . '"');
    http_response_code(204);
}

function logIn(): void
{
    setcookie('session', 'sesame', ['path' => '/', 'httponly' => true, 'samesite' => 'Lax']);
    http_response_code(204);
}

function restricted(): void
{
    $known = ($_COOKIE['session'] ?? '') === 'sesame';
    if ($known || ($_SERVER['HTTP_AUTHORIZATION'] ?? '') === 'Bearer sesame') {
        answer(200, ['user' => 'ann']);
        return;
    }
    header('WWW-Authenticate: Bearer');
    answer(401, ['error' => 'who are you?']);
}

function careless(): void
{
    header('Access-Control-Allow-Origin: *');
    header('Access-Control-Allow-Origin: *', false);
    header('Access-Control-Allow-Credentials: true');
    header('Access-Control-Expose-Headers: *');
}

main();
