<?php
/**
 * Settings of every local wiki. A wiki's own LocalSettings.php sets $localWiki (dbname,
 * language, secret, directory), then requires this file, then its more.php.
 */

if ( !defined( 'MEDIAWIKI' ) ) {
  exit;
}
require_once "$IP/includes/PlatformSettings.php";

$wgSitename = 'Local wiki';
$wgLogos = [ '1x' => '/resources/assets/mediawiki.png' ];
$wgMetaNamespace = 'Project';
$wgLanguageCode = $localWiki['language'];
$wgLocaltimezone = 'UTC';
$wgSecretKey = $localWiki['secret'];
$wgAuthenticationTokenVersion = '1';

// The port is that of the moment: a wiki may come up on another one next time. Pages that
// were rendered with another address are rendered again.
$localWikiPort = getenv( 'LOCAL_WIKI_PORT' ) ?: '80';
$wgServer = "http://127.0.0.1:$localWikiPort";
$wgRenderHashAppend = "!port=$localWikiPort";
$wgScriptPath = '';
$wgArticlePath = '/wiki/$1';
$wgUsePathInfo = true;

$wgDBtype = 'sqlite';
$wgDBname = $localWiki['dbname'];
$wgSQLiteDataDir = $localWiki['directory'] . '/data';
$wgTmpDirectory = $wgSQLiteDataDir;
// Caches, jobs and messages each have a file, so that they do not wait for one another.
$localWikiFile = static fn ( $name ) => [
  'type' => 'sqlite',
  'dbname' => $name,
  'tablePrefix' => '',
  'variables' => [ 'synchronous' => 'OFF' ],
  'dbDirectory' => $wgSQLiteDataDir,
  'trxMode' => 'IMMEDIATE',
  'flags' => 0,
];
$wgObjectCaches[CACHE_DB] = [
  'class' => SqlBagOStuff::class,
  'loggroup' => 'SQLBagOStuff',
  'server' => $localWikiFile( 'wikicache' ),
];
$wgObjectCaches['db-replicated'] = [
  'factory' => 'Wikimedia\ObjectFactory\ObjectFactory::getObjectFromSpec',
  'args' => [ [ 'factory' => 'ObjectCache::getInstance', 'args' => [ CACHE_DB ] ] ],
];
$wgLocalisationCacheConf['storeServer'] = $localWikiFile( "{$wgDBname}_l10n_cache" );
$wgJobTypeConf['default'] = [
  'class' => 'JobQueueDB',
  'claimTTL' => 3600,
  'server' => $localWikiFile( "{$wgDBname}_jobqueue" ),
];
// A cache in memory would not be seen by maintenance scripts, which save pages too.
$wgMainCacheType = CACHE_NONE;
$wgMessageCacheType = CACHE_DB;
$wgParserCacheType = CACHE_DB;
$wgSessionCacheType = CACHE_DB;

// One machine, one person, no network: nothing is sent, fetched, throttled or uploaded.
$wgEnableEmail = false;
$wgEnableUploads = false;
$wgUseInstantCommons = false;
$wgPingback = false;
$wgRateLimits = [];
$wgPasswordAttemptThrottle = [];
$wgAccountCreationThrottle = [];
$wgGroupPermissions['*']['createaccount'] = false;
$wgJobRunRate = 1;
// Accounts of sample people are made by the hundred; their passwords are no secret.
$wgPasswordConfig['pbkdf2']['cost'] = '1';
$wgPasswordPolicy['policies'] = [ 'default' => [ 'MinimalPasswordLength' => 1 ] ];

wfLoadSkin( 'Vector' );
$wgDefaultSkin = 'vector';
foreach ( $localWiki['extensions'] as $localWikiExtension ) {
  wfLoadExtension( $localWikiExtension );
}
$wgPFEnableStringFunctions = false;
$wgScribuntoDefaultEngine = 'luastandalone';
$wgDefaultUserOptions['visualeditor-enable'] = 1;
// Its welcome would lie over each sample person's first page.
$wgDefaultUserOptions['visualeditor-hidebetawelcome'] = 1;
$wgVisualEditorAvailableNamespaces = [ 'User' => true, 'User_talk' => true, 'Project' => true ];
