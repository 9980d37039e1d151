<?php
/**
 * Answers as CentralAuth does, which Debian's MediaWiki has not: central ids of user names,
 * and locks. Both come from a JSON file that several wikis may share:
 *   {"Ana": {"id": 7, "locked": true}}
 */

use MediaWiki\User\UserIdentity;

class CentralAccountsLookup extends LocalIdLookup {
  public static function read() {
    global $centralAccountsFile;
    return json_decode( file_get_contents( $centralAccountsFile ), true );
  }

  public function lookupUserNames(
    array $nameToId, $audience = self::AUDIENCE_PUBLIC, $flags = self::READ_NORMAL
  ): array {
    foreach ( self::read() as $name => $account ) {
      if ( array_key_exists( $name, $nameToId ) ) {
        $nameToId[$name] = $account['id'];
      }
    }
    return $nameToId;
  }

  public function isAttached( UserIdentity $user, $wikiId = UserIdentity::LOCAL ): bool {
    return isset( self::read()[$user->getName()] );
  }
}

class ApiQueryCentralAccount extends ApiQueryBase {
  public function __construct( ApiQuery $query, $moduleName ) {
    parent::__construct( $query, $moduleName, 'gui' );
  }

  public function execute() {
    $params = $this->extractRequestParams();
    $accounts = CentralAccountsLookup::read();
    $ids = array_map( static fn ( $account ) => $account['id'], $accounts );
    $name = $params['user'] ?? array_search( $params['id'], $ids );
    if ( $name === false ) {
      $this->dieWithError( [ 'apierror-invaliduserid', $params['id'] ] );
    }
    $account = $accounts[$name] ?? null;
    $facts = $account ? [ 'id' => $account['id'], 'name' => $name ] : [ 'missing' => true ];
    if ( $account['locked'] ?? false ) {
      $facts['locked'] = true;
    }
    $this->getResult()->addValue( 'query', 'globaluserinfo', $facts );
  }

  public function getAllowedParams() {
    return [
      'user' => [ ApiBase::PARAM_TYPE => 'string' ],
      'id' => [ ApiBase::PARAM_TYPE => 'integer' ],
    ];
  }
}

$wgCentralIdLookupProviders['CentralAuth'] = [
  'class' => CentralAccountsLookup::class,
  'services' => [ 'MainConfig', 'DBLoadBalancer' ],
];
$wgCentralIdLookupProvider = 'CentralAuth';
$wgAPIMetaModules['globaluserinfo'] = ApiQueryCentralAccount::class;
