-- What was learned of topics, and the last article and the last correction that it was learned from.
create table topic_model (
    id integer primary key check (id = 1),
    saved blob not null,
    article integer not null,
    edit integer not null
);

-- An editor's word on an article's topics: it stands whatever feeds and pages say later, and is learned from.
create table topic_edits (
    number integer primary key autoincrement,
    article_id integer not null unique references articles (id) on delete cascade,
    at integer not null
);
