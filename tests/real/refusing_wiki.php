<?php
/**
 * A wiki that refuses edits in all ways. $refusingWiki is a folder of switches: a file in it
 * turns something on. What Debian's MediaWiki has not gives the API's answer alone.
 */

$isOn = static fn ( $name ) => file_exists( "$refusingWiki/$name" );
$isEdit = ( $_REQUEST['action'] ?? '' ) === 'edit';

wfLoadExtensions( [ 'SpamBlacklist', 'TitleBlacklist', 'ConfirmEdit', 'ConfirmEdit/QuestyCaptcha' ] );
$wgBlacklistSettings['spam']['files'] = [];
$wgCaptchaClass = 'QuestyCaptcha';
$wgCaptchaQuestions = [ 'What has no answer?' => 'This' ];
$wgCaptchaTriggers['addurl'] = true;
$wgGroupPermissions['sysop']['editcontentmodel'] = true;

if ( $isOn( 'small-pages' ) ) {
  $wgMaxArticleSize = 100;
}
if ( $isOn( 'captcha' ) ) {
  $wgGroupPermissions['bot']['skipcaptcha'] = false;
}
if ( $isOn( 'read-only' ) && $isEdit ) {
  $wgReadOnly = 'Maintenance.';
}
if ( $isOn( 'rate-limit' ) ) {
  $wgMainCacheType = CACHE_DB;
  $wgRateLimits['edit'] = [ 'user' => [ 0, 3600 ], 'newbie' => [ 0, 3600 ] ];
  $wgGroupPermissions['bot']['noratelimit'] = false;
}
if ( $isOn( 'lost-flag' ) && $isEdit ) {
  $wgGroupPermissions['bot']['bot'] = false;
}
if ( $isOn( 'lost-rights' ) ) {
  $wgGroupPermissions['*']['edit'] = $wgGroupPermissions['user']['edit'] = false;
}
if ( $isOn( 'no-new-pages' ) && $isEdit ) {
  $wgGroupPermissions['*']['createtalk'] = $wgGroupPermissions['user']['createtalk'] = false;
}

// Not in Debian's MediaWiki: temporary accounts and structured discussions.
$wgGroupPermissions['temp']['read'] = true;
class FlowLikeHandler extends TextContentHandler {
  public function __construct( $modelId = 'flow-board' ) {
    parent::__construct( $modelId, [ CONTENT_FORMAT_TEXT ] );
  }
}
$wgContentHandlers['flow-board'] = FlowLikeHandler::class;
$wgHooks['ContentHandlerDefaultModelFor'][] = static function ( $title, &$model ) {
  if ( $title->getNamespace() === NS_USER_TALK && $title->getText() === 'Board' ) {
    $model = 'flow-board';
  }
};
$wgHooks['EditFilterMergedContent'][] = static function ( $context ) {
  return $context->getTitle()->getPrefixedText() !== 'User talk:Hooked';
};
