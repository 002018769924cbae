-- Deliveries that wait for their reader or for one another, digests, corrections and retractions, and who runs.
pragma defer_foreign_keys = on;

-- An article has several dispatches now: one that tells of it, and one for each thing to be said of it later.
create table old_dispatches as select * from dispatches;
drop table dispatches;
create table dispatches (
    id integer primary key autoincrement,
    kind text not null,                    -- article, broadcast, digest, correction, retraction
    priority integer not null,
    article_id integer references articles (id),
    revision integer,                      -- correction: what it brings its readers up to
    broadcast_id integer unique references broadcasts (id),
    created_at integer not null,
    audience integer not null default 0,   -- counted when a broadcast starts
    cancelled integer not null default 0,
    trimmed integer not null default 0,
    -- how many deliveries stand in each state
    held integer not null default 0,
    queued integer not null default 0,
    waiting integer not null default 0,
    claimed integer not null default 0,
    sending integer not null default 0,
    bundled integer not null default 0,
    sent integer not null default 0,
    rejected integer not null default 0,
    gone integer not null default 0,
    unknown integer not null default 0
);
insert into dispatches (id, kind, priority, article_id, broadcast_id, created_at, audience, cancelled, trimmed,
        sending, waiting, sent, rejected, gone, unknown)
    select id, kind, case priority when 3 then 4 else priority end, article_id, broadcast_id, created_at, audience,
        cancelled, trimmed, sending, waiting, sent, rejected, gone, unknown
    from old_dispatches;
drop table old_dispatches;
create unique index dispatches_article on dispatches (article_id, kind, revision);
create unique index dispatches_news on dispatches (article_id) where kind = 'article';
create index dispatches_old on dispatches (created_at) where trimmed = 0;
create index dispatches_cancelled on dispatches (id) where cancelled = 1 and held + queued + waiting + claimed > 0;

update ranges set priority = 4 where priority = 3;
alter table ranges add column rank integer not null default 0;          -- the lower goes first at equal priority
update ranges set rank = dispatch_id;
drop index ranges_next;
create index ranges_next on ranges (priority, rank, id);

alter table deliveries add column revision integer not null default 1;  -- of the article, as it was last shown
alter table deliveries add column bundle integer;                       -- bundled: the dispatch of the digest
alter table deliveries add column hold text;                            -- why it was held: quiet, digest, cap
alter table deliveries add column held_at integer;
update deliveries set priority = 4 where priority = 3;

drop index deliveries_due;
create index deliveries_due on deliveries (priority, due) where state in ('claimed', 'sending', 'waiting');
create index deliveries_held on deliveries (due, subscriber_id) where state = 'held';
-- What is open for a subscriber at a priority: what comes later goes behind it.
create index deliveries_lane on deliveries (subscriber_id, priority, dispatch_id)
    where state in ('held', 'queued', 'waiting', 'claimed', 'sending');
create index deliveries_bundle on deliveries (bundle, subscriber_id) where bundle is not null;

alter table articles add column urgent integer not null default 0;      -- an alert
alter table articles add column revision integer not null default 1;
alter table articles add column told text;                              -- what readers were told, as a digest of it
alter table articles add column corrected_at integer;
alter table articles add column withdrawn_at integer;
-- The page is asked for again some hours later: has it changed, has it gone?
alter table articles add column revisit_due integer;                    -- null: not any more
alter table articles add column missing_since integer;                  -- when the page was first not there
alter table articles add column page_state text;                        -- its validators, and what it said itself
create index articles_revisits on articles (revisit_due) where revisit_due is not null;
create index articles_missing on articles (source, missing_since) where missing_since is not null;

-- What is let go after years is found by its age; an entry that may not say when it was published outlives its article,
-- so that it is no news when its feed still lists it.
create index articles_seen on articles (seen_at);
create index article_topics_article on article_topics (article_id);
create table old_entries as select * from entries;
drop table entries;
create table entries (
    feed_id integer not null references feeds (id),
    key text not null,
    fingerprint text not null,
    article_id integer references articles (id),
    dated integer not null default 0,      -- its feed says for certain when it was published
    primary key (feed_id, key)
) without rowid;
insert into entries (feed_id, key, fingerprint, article_id) select feed_id, key, fingerprint, article_id from old_entries;
drop table old_entries;
create index entries_article on entries (article_id);

alter table feeds add column ttl_s real;

alter table subscribers add column told_day integer;                    -- the day of the reader's that told counts
alter table subscribers add column told integer not null default 0;
create index subscribers_lost on subscribers (paused_at) where paused is not null;

-- Which process does what; one that died has stopped renewing.
create table roles (
    role text primary key,
    owner text not null,
    since integer not null,
    until integer not null
) without rowid;
