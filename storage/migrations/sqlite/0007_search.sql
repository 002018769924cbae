-- The search index is a folder beside the database that follows what changes here (storage/search_index).

drop table article_index;
delete from counters where name = 'search';

-- The last change of each article, also of those that are deleted; the numbers only grow.
create table article_changes (
    number integer primary key autoincrement,
    article_id integer not null unique
);
insert into article_changes (article_id) select id from articles order by id;

create trigger article_came after insert on articles begin
    insert or replace into article_changes (article_id) values (new.id);
end;
create trigger article_changed after update of title, lead, body, source, at, topics, whereabouts, withdrawn_at on articles
when (new.title, new.lead, new.body, new.source, new.at, new.topics, new.whereabouts, new.withdrawn_at)
    is not (old.title, old.lead, old.body, old.source, old.at, old.topics, old.whereabouts, old.withdrawn_at) begin
    insert or replace into article_changes (article_id) values (new.id);
end;
create trigger article_went after delete on articles begin
    insert or replace into article_changes (article_id) values (old.id);
end;

-- Keywords by what an article looks them up by (storage/keywords.py).
alter table subscriptions add column anchor text;
create index subscriptions_anchor on subscriptions (anchor, key) where kind = 'keyword';
insert into counters values ('keywords', 0);   -- how many were ever followed
create trigger keyword_followed after insert on subscriptions when new.kind = 'keyword' begin
    update counters set value = value + 1 where name = 'keywords';
end;
