<?php
/** Makes two abuse filters: one warns of an edit, the other one forbids it. */

use MediaWiki\Extension\AbuseFilter\AbuseFilterServices;
use MediaWiki\Extension\AbuseFilter\Filter\MutableFilter;
use MediaWiki\MediaWikiServices;

require_once getenv( 'LOCAL_WIKI_SOURCE' ) . '/maintenance/Maintenance.php';

class RefusingFilters extends Maintenance {
  public function execute() {
    $this->saveFilter( 'Warned', [ 'warn' => [ 'abusefilter-warning' ] ] );
    $this->saveFilter( 'Forbidden', [ 'disallow' => [] ] );
  }

  private function saveFilter( string $name, array $actions ) {
    $filter = MutableFilter::newDefault();
    $filter->setName( $name );
    $filter->setGroup( 'default' );
    $filter->setRules( "page_prefixedtitle == 'User talk:$name'" );
    $filter->setActions( $actions );
    $admin = MediaWikiServices::getInstance()->getUserFactory()->newFromName( 'Admin' );
    $saved = AbuseFilterServices::getFilterStore()
      ->saveFilter( $admin, null, $filter, MutableFilter::newDefault() );
    if ( !$saved->isGood() ) {
      $this->fatalError( $saved->getMessage( false, false, 'en' )->text() );
    }
  }
}

$maintClass = RefusingFilters::class;
require_once RUN_MAINTENANCE_IF_MAIN;
