-- The kinds of alerts and the places at which they are wanted are chosen apart: 'boats', '@dac-khu-co-to'; they were
-- one value for each pair. Without places, those that are followed count.
insert or ignore into subscriptions (kind, key, subscriber_id, value, since)
    select kind, substr(value, 1, instr(value, '@') - 1), subscriber_id, substr(value, 1, instr(value, '@') - 1), min(since)
    from subscriptions where kind = 'alert' and instr(value, '@') > 1
    group by subscriber_id, substr(value, 1, instr(value, '@') - 1);
insert or ignore into subscriptions (kind, key, subscriber_id, value, since)
    select kind, substr(value, instr(value, '@')), subscriber_id, substr(value, instr(value, '@')), min(since)
    from subscriptions where kind = 'alert' and instr(value, '@') > 1
    group by subscriber_id, substr(value, instr(value, '@'));
delete from subscriptions where kind = 'alert' and instr(value, '@') > 1;
create index subscriptions_place on subscriptions (subscriber_id) where kind = 'place';
