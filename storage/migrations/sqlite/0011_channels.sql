-- Who took the bot into a channel, and decides in a chat of their own what is posted there.
create table channel_managers (
    subscriber_id integer not null references subscribers (id) on delete cascade,
    person_id text not null,
    primary key (person_id, subscriber_id)
) without rowid;
