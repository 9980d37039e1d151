<?php
/** Serves /wiki/TITLE through index.php, whatever dots the title holds; the rest as it is. */

$path = parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) ?: '';
if ( $path !== '/' && !str_starts_with( $path, '/wiki/' ) ) {
  return false;
}
$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
unset( $_SERVER['PATH_INFO'] );
require $_SERVER['SCRIPT_FILENAME'];
