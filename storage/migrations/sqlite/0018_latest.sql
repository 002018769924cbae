-- What was withdrawn is little, and is taken away from counts that indexes alone can tell.
create index articles_withdrawn on articles (source, id) where withdrawn_at is not null;
