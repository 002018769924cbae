-- What each of two chats had when they became one person's, for as long as its person may choose what to keep.
create table link_sides (
    subscriber_id integer not null references subscribers (id) on delete cascade,
    place integer not null,                -- 0: the chat that offered the code
    messenger text not null,
    held text not null,                    -- JSON: settings, and the rows of subscriptions and mutes
    until integer not null,
    primary key (subscriber_id, place)
) without rowid;
create index link_sides_until on link_sides (until);

-- The chat in which the author of an announcement hears of its progress.
alter table broadcasts add column told_messenger text;
alter table broadcasts add column told_chat text;
alter table broadcasts add column told_thread text;
