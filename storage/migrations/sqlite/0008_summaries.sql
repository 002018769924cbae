-- What was asked of the summariser: each article once, so many a day.
create table summary_asks (
    article_id integer primary key references articles (id) on delete cascade,
    day text not null,                           -- in UTC
    outcome text not null default 'asked'        -- or told, rejected, failed
) without rowid;
create index summary_asks_day on summary_asks (day, outcome);
