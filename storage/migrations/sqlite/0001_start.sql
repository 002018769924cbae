-- Times are whole microseconds since 1970 in UTC. Lists and maps are JSON.
-- AUTOINCREMENT where a number must never name something else later.

create table feeds (
    id integer primary key,
    url text not null unique,
    source text not null,
    title text not null,
    kind text not null,
    topic text,
    section text,
    date_order text not null,
    site text,
    parent text,
    enabled integer not null,
    note text,
    origin text not null,                  -- catalogue, added, removed
    status text not null default 'new',
    status_detail text,
    status_since integer,
    etag text,
    last_modified text,
    body_hash text,
    first_polled_at integer,
    checked_at integer,
    changed_at integer,
    next_due integer,
    retry_at integer,
    failures integer not null default 0,
    moved_to text,
    moved_times integer not null default 0,
    gap_s real,
    due integer not null default 0,        -- the later of next_due and retry_at
    lease_until integer not null default 0
);
create index feeds_due on feeds (due) where enabled = 1;

create table entries (
    feed_id integer not null references feeds (id),
    key text not null,
    fingerprint text not null,
    article_id integer not null references articles (id),
    primary key (feed_id, key)
) without rowid;

create table articles (
    id integer primary key autoincrement,
    identity text not null unique,
    url text not null,
    source text not null,
    title text not null,
    seen_at integer not null,
    at integer not null,                   -- published, else seen: the order readers see
    lead text not null,
    summary text not null,
    author text,
    image text,
    published integer,
    published_estimated integer not null,
    updated integer,
    topics text not null,
    sections text not null,
    news_at integer,                       -- null: pushed to nobody
    page_due integer,                      -- null: complete
    page_attempts integer not null default 0,
    page_site text,
    page_topic text,
    feed_topics text not null,             -- the topics that the feeds which carry it stand for
    body text not null default ''
);
create index articles_at on articles (at, id);
create index articles_source on articles (source, at, id);
create index articles_pages on articles ((news_at is null), at desc) where page_due is not null;

create table article_topics (
    topic text not null,
    at integer not null,
    article_id integer not null references articles (id),
    primary key (topic, at, article_id)
) without rowid;

-- Folded words only; the articles hold the text. A row is taken out with the same folded values it was put in with.
create virtual table article_index using fts5 (
    title, lead, body, content = '', tokenize = 'unicode61 remove_diacritics 0'
);

create table subscribers (
    id integer primary key autoincrement,
    messenger text not null,
    chat text not null,
    thread text not null,
    kind text not null,
    name text not null,
    settings text not null,
    created_at integer not null,
    paused text,
    paused_at integer,
    unique (messenger, chat, thread)
);
create index subscribers_active on subscribers (id) where paused is null;

create table subscriptions (
    kind text not null,
    key text not null,                     -- what makes two values the same
    subscriber_id integer not null references subscribers (id) on delete cascade,
    value text not null,
    since integer not null,
    primary key (kind, key, subscriber_id)
) without rowid;
create index subscriptions_subscriber on subscriptions (subscriber_id);
create index subscriptions_keyword on subscriptions (subscriber_id) where kind = 'keyword';

create table mutes (
    subscriber_id integer not null references subscribers (id) on delete cascade,
    kind text not null,
    key text not null,
    value text not null,
    until integer,
    primary key (subscriber_id, kind, key)
) without rowid;

create table dialogs (
    subscriber_id integer not null references subscribers (id) on delete cascade,
    person_id text not null,
    name text not null,
    data text not null,
    until integer not null,
    primary key (subscriber_id, person_id)
) without rowid;

create table pictures (
    id integer primary key autoincrement,
    content blob not null
);

create table broadcasts (
    id integer primary key autoincrement,
    author_id integer not null,
    text text not null,
    topic text,
    picture_id integer references pictures (id),
    state text not null,
    created_at integer not null,
    progress_message_id text,
    reported integer not null default 0
);
create index broadcasts_running on broadcasts (id) where state <> 'draft' and reported = 0;

create table dispatches (
    id integer primary key autoincrement,
    kind text not null,
    priority integer not null,
    article_id integer unique references articles (id),
    broadcast_id integer unique references broadcasts (id),
    created_at integer not null,
    audience integer not null default 0,   -- counted when a broadcast starts
    cancelled integer not null default 0,
    trimmed integer not null default 0,
    -- how many deliveries stand in each state
    sending integer not null default 0,
    waiting integer not null default 0,
    sent integer not null default 0,
    rejected integer not null default 0,
    gone integer not null default 0,
    unknown integer not null default 0
);
create index dispatches_old on dispatches (created_at) where trimmed = 0;

-- What is still to be looked at: after < subscriber id <= last. A range that ended is deleted.
create table ranges (
    id integer primary key autoincrement,
    dispatch_id integer not null references dispatches (id),
    priority integer not null,
    after integer not null,
    last integer not null,
    owner text,
    lease_until integer not null default 0
);
create index ranges_next on ranges (priority, dispatch_id, id);
create index ranges_dispatch on ranges (dispatch_id);

create table deliveries (
    dispatch_id integer not null references dispatches (id),
    subscriber_id integer not null references subscribers (id),
    state text not null,
    priority integer not null,
    due integer,                           -- sending: the end of the lease; waiting: not before
    attempts integer not null,
    doubts integer not null default 0,
    at integer not null,
    message_id text,
    detail text,
    reason_kind text,
    reason_value text,
    reason_since integer,
    primary key (dispatch_id, subscriber_id)
) without rowid;
create index deliveries_due on deliveries (priority, due) where state in ('sending', 'waiting');
create index deliveries_subscriber on deliveries (subscriber_id);

create table updates (
    number integer primary key autoincrement,
    messenger text not null,
    id text not null,
    body text,                             -- null: finished
    attempts integer not null default 0,
    at integer not null,
    unique (messenger, id)
);
create index updates_open on updates (messenger, number) where body is not null;
create index updates_age on updates (at);

create table notices (
    id integer primary key,
    key text not null,
    kind text not null,
    detail text not null,
    since integer not null,
    over_at integer,
    told integer not null default 0,
    told_over integer not null default 0
);
create unique index notices_open on notices (key, kind) where over_at is null;
create index notices_untold on notices (id) where told = 0 or (over_at is not null and told_over = 0);

create table chat_lines (
    id integer primary key autoincrement,
    chat text not null,
    body text not null,
    at integer not null,
    changed integer not null
);
create index chat_lines_changed on chat_lines (chat, changed);

create table counters (
    name text primary key,
    value integer not null
) without rowid;
insert into counters values ('chat_lines', 0), ('search', 0);
