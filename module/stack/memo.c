// SPDX-License-Identifier: GPL-2.0
/* What is known of a return address; see memo.h. */
#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/hardirq.h>

#include "ledger/ledger.h"
#include "stack/memo.h"

u64 pl_memo_first __read_mostly;
u64 pl_memo[1 << PL_MEMO_BITS] ____cacheline_aligned;

static_assert(PL_NR_ACTIONS <= 8 && PL_NR_CLASSES <= 8);

static u64 memo_word(unsigned long ip, struct pl_kind kind, struct pl_rule rule)
{
	bool passes = kind.action == PL_ACTION_SKIP && rule.step == PL_STEP_BY_SP;

	/* whatever the function does, there is nothing beyond */
	if (rule.step == PL_STEP_END && kind.action != PL_ACTION_CUT)
		kind.action = PL_ACTION_END;
	return (u32)ip | (u64)PL_RULE(rule.distance, rule.bp_slot, kind.action, rule.step,
				      kind.class, passes) << 32;
}

/*
 * Direct-mapped, with a second place in the neighbour: a new address goes where nothing
 * is, or drives out the one in its own place.
 */
u64 pl_memo_learn(unsigned long ip)
{
	unsigned long place = ip & (ARRAY_SIZE(pl_memo) - 1);
	u64 memo = READ_ONCE(pl_memo[place ^ 1]);
	struct pl_rule rule = { .step = PL_STEP_UNKNOWN };
	bool keep = !in_nmi();
	struct pl_kind kind;

	if ((u32)memo == (u32)ip)
		return memo;
	kind = pl_kinds_lookup(ip);
	if (kind.action == PL_ACTION_FOREIGN)	/* not remembered: other text may follow */
		return memo_word(ip, kind, rule);
	if (kind.action == PL_ACTION_UNKNOWN)	/* not remembered: we do not know */
		return memo_word(ip, (struct pl_kind) { PL_ACTION_NAME }, rule);
	if (kind.action != PL_ACTION_LOST && keep)
		keep = pl_orc_learn(ip, &rule);
	pl_ledger_count(PL_EVENT_LEARNED, 1);
	if (READ_ONCE(pl_memo[place]) && !memo)
		place ^= 1;
	memo = memo_word(ip, kind, rule);
	if (keep)
		WRITE_ONCE(pl_memo[place], memo);
	return memo;
}

void pl_memo_forget(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pl_memo); i++)
		WRITE_ONCE(pl_memo[i], 0);
	WRITE_ONCE(pl_memo_first, 0);
}

size_t pl_memo_bytes(void)
{
	return sizeof(pl_memo) + pl_kinds_bytes();
}
