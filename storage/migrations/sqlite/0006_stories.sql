-- Articles about one event are one story, which has the number of the article that began it. Null: not compared yet.
alter table articles add column story integer;
alter table articles add column others integer not null default 0;      -- how many other papers tell of it too
update articles set story = id where page_due is null;
create index articles_story on articles (story);
