-- Alerts: what several reports tell of one danger, from the first of them to its all-clear.

create table alerts (
    id integer primary key autoincrement,
    alert text not null,                   -- as it stands: kind, times, places, on whose word
    article_id integer not null,           -- the newest that was told of it; it may be let go before this row
    began integer not null,
    expires integer not null,              -- over by itself, unless another report comes
    closed_at integer,
    closed_by integer                      -- the article that brought the all-clear
);
create index alerts_open on alerts (expires) where closed_at is null;

alter table articles add column alert text;                             -- the alert that it is
alter table articles add column event integer;                          -- the row of alerts that it tells of
alter table articles add column rings integer not null default 0;       -- it is news to those who asked for its kind
create index articles_event on articles (event) where event is not null;

-- A slice of subscribers is looked through by their ids.
create index subscriptions_alert on subscriptions (subscriber_id) where kind = 'alert';
