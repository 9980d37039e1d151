<?php
/**
 * Makes accounts and saves pages, one JSON object a line on standard input:
 *   {"account": NAME, "password": ..., "groups": [...]}
 *   {"title": ..., "text": ..., "user": NAME, "summary": ...}
 * A page is saved by its user through the page updater, as an edit by hand would be. For
 * every page one JSON object comes out: title, page_id, rev_id (0 where nothing changed).
 */

use MediaWiki\Auth\AuthManager;
use MediaWiki\MediaWikiServices;
use MediaWiki\Revision\SlotRecord;

require_once getenv( 'LOCAL_WIKI_SOURCE' ) . '/maintenance/Maintenance.php';

class Fill extends Maintenance {
  public function execute() {
    for ( $line = fgets( STDIN ); $line !== false; $line = fgets( STDIN ) ) {
      $record = json_decode( $line, true, 16, JSON_THROW_ON_ERROR );
      if ( isset( $record['account'] ) ) {
        $this->saveAccount( $record );
      } else {
        $this->output( json_encode( $this->savePage( $record ) ) . "\n" );
      }
    }
    DeferredUpdates::doUpdates();
    MediaWikiServices::getInstance()->getJobRunner()->run( [ 'type' => false ] );
  }

  private function saveAccount( array $record ) {
    $services = MediaWikiServices::getInstance();
    $user = $services->getUserFactory()->newFromName( $record['account'] );
    if ( !$user ) {
      $this->fatalError( "{$record['account']} is no valid user name" );
    }
    if ( !$user->isRegistered() ) {
      $this->check( $services->getAuthManager()->autoCreateUser(
        $user, AuthManager::AUTOCREATE_SOURCE_MAINT, false
      ) );
    }
    $this->check( $user->changeAuthenticationData( [
      'username' => $user->getName(),
      'password' => $record['password'],
      'retype' => $record['password'],
    ] ) );
    $services->getUserGroupManager()->addUserToMultipleGroups( $user, $record['groups'] ?? [] );
  }

  private function savePage( array $record ) {
    $services = MediaWikiServices::getInstance();
    $user = $services->getUserFactory()->newFromName( $record['user'] );
    $title = Title::newFromText( $record['title'] );
    if ( !$user || !$user->isRegistered() || !$title ) {
      $this->fatalError( "cannot save {$record['title']} as {$record['user']}" );
    }
    $content = ContentHandler::makeContent( $record['text'], $title );
    $updater = $services->getWikiPageFactory()->newFromTitle( $title )->newPageUpdater( $user );
    $revision = $updater->setContent( SlotRecord::MAIN, $content )->saveRevision(
      CommentStoreComment::newUnsavedComment( $record['summary'] ?? '' )
    );
    $this->check( $updater->getStatus() );
    return [
      'title' => $title->getPrefixedText(),
      'page_id' => $title->getArticleID( Title::READ_LATEST ),
      'rev_id' => $revision ? $revision->getId() : 0,
    ];
  }

  private function check( Status $status ) {
    // An edit that changes nothing is a warning, and no failure.
    if ( !$status->isOK() ) {
      $this->fatalError( $status->getMessage( false, false, 'en' )->text() );
    }
  }
}

$maintClass = Fill::class;
require_once RUN_MAINTENANCE_IF_MAIN;
