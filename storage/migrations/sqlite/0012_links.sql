-- The other chats of one person, who is one subscriber. ``waits`` is set where news went elsewhere from: 'away', until the
-- messenger is well again; 'gone', until the person writes from there.
create table other_addresses (
    messenger text not null,
    chat text not null,
    thread text not null default '',
    subscriber_id integer not null references subscribers (id) on delete cascade,
    waits text,
    primary key (messenger, chat, thread)
) without rowid;
create index other_addresses_by_subscriber on other_addresses (subscriber_id);
create index other_addresses_that_wait on other_addresses (messenger, waits) where waits is not null;

create table link_codes (
    code text primary key,
    subscriber_id integer not null references subscribers (id) on delete cascade,
    until integer not null
) without rowid;
