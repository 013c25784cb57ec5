/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As much of the kernel as the ledger's own files need, in user space, for one thread that
 * plays all CPUs of a machine of any size: see simulate.c.
 */
#ifndef PL_SHIM_H
#define PL_SHIM_H

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint64_t u64;

#define U64_MAX	UINT64_MAX
#define SZ_64K	0x10000
#define BIT(n)	(1UL << (n))
#define HZ	250
#define NSEC_PER_SEC	1000000000UL
#define GOLDEN_RATIO_64	0x61C8864680B583EBull

#undef __always_inline	/* the C library has its own */
#define __always_inline	inline __attribute__((always_inline))
#define noinline	__attribute__((noinline))
#define __aligned(n)	__attribute__((aligned(n)))
#define ____cacheline_aligned	__aligned(64)
#define __read_mostly
#define __init
#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)
#define data_race(x)	(x)
#define static_assert(is)	_Static_assert(is, #is)
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* One thread: nothing is concurrent, and memory is what it was written. */
#define READ_ONCE(x)	(*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v)	(*(volatile typeof(x) *)&(x) = (v))
#define smp_load_acquire(p)	READ_ONCE(*(p))
#define smp_store_release(p, v)	WRITE_ONCE(*(p), v)
#define xchg(p, v)	__atomic_exchange_n(p, v, __ATOMIC_RELAXED)
#define cmpxchg(p, old, new)	__sync_val_compare_and_swap(p, old, new)
static inline void sim_nothing(void) { }
#define rcu_read_lock()	sim_nothing()
#define rcu_read_unlock()	sim_nothing()
#define synchronize_rcu()	sim_nothing()
#define preempt_disable()	sim_nothing()
#define preempt_enable()	sim_nothing()
#define cond_resched()	sim_nothing()
#define fatal_signal_pending(task)	false
#define DEFINE_MUTEX(name)	int name __attribute__((unused))
#define mutex_lock(m)	sim_nothing()
#define mutex_unlock(m)	sim_nothing()
#define mutex_lock_killable(m)	0

#define min(a, b)	((a) < (b) ? (a) : (b))
#define max(a, b)	((a) > (b) ? (a) : (b))
#define min_t(type, a, b)	min((type)(a), (type)(b))
#define max_t(type, a, b)	max((type)(a), (type)(b))
#define ALIGN(x, a)	(((x) + (a) - 1) / (a) * (a))
#define ilog2(n)	((int)(63 - __builtin_clzl(n)))
#define div_u64(a, b)	((a) / (b))
#define ERR_PTR(err)	((void *)(long)(err))
#define IS_ERR(p)	((unsigned long)(p) >= -4095UL)
#define array_size(n, size)	((size_t)(n) * (size))
#define struct_size(p, member, n)	\
	(offsetof(typeof(*(p)), member) + (size_t)(n) * sizeof((p)->member[0]))

struct list_head {
	struct list_head *next, *prev;
};

#define LIST_HEAD(name)	struct list_head name = { &name, &name }
#define list_for_each_entry(p, head, member)						\
	for (p = (typeof(p))((char *)(head)->next - offsetof(typeof(*p), member));	\
	     &p->member != (head);							\
	     p = (typeof(p))((char *)p->member.next - offsetof(typeof(*p), member)))
static inline void list_add(struct list_head *new, struct list_head *head)
{
	new->next = head->next;
	new->prev = head;
	head->next->prev = new;
	head->next = new;
}

static inline void list_del(struct list_head *entry)
{
	entry->next->prev = entry->prev;
	entry->prev->next = entry->next;
}

#define DECLARE_BITMAP(name, bits)	unsigned long name[(bits) / 64]
#define bitmap_zero(map, bits)	memset(map, 0, (bits) / 8)
#define __set_bit(nr, map)	((map)[(nr) / 64] |= BIT((nr) % 64))
static inline unsigned int find_first_zero_bit(const unsigned long *map, unsigned int bits)
{
	unsigned int i;

	for (i = 0; i < bits && map[i / 64] & BIT(i % 64); i++)
		;
	return i;
}

#define sort(base, nr, size, compare, swap)	qsort(base, nr, size, compare)
static inline void memset64(u64 *p, u64 value, size_t nr)
{
	while (nr--)
		*p++ = value;
}

/* CPUs: simulate.c says which one runs. */
#define SIM_CPUS	256
extern unsigned int sim_cpu;
#define DECLARE_PER_CPU(type, name)	extern type name##_of[SIM_CPUS]
#define DEFINE_PER_CPU(type, name)	type name##_of[SIM_CPUS]
#define per_cpu(name, cpu)	name##_of[cpu]
#define pl_books	pl_books_of[sim_cpu]
#define this_cpu_read(x)	(x)
#define this_cpu_add(x, n)	((x) += (n))
#define this_cpu_inc_return(x)	(++(x))
#define this_cpu_dec(x)	((x)--)
#define for_each_possible_cpu(cpu)	for ((cpu) = 0; (cpu) < SIM_CPUS; (cpu)++)
#define cpu_to_node(cpu)	0

typedef struct { long n; } local_t;
#define local_read(l)	READ_ONCE((l)->n)
#define local_inc(l)	((l)->n++)
#define local_add(v, l)	((l)->n += (v))
#define local_sub(v, l)	((l)->n -= (v))

/* Memory: of one node, and what an allocation takes is counted. */
#define PAGE_SHIFT	12
#define NUMA_NO_NODE	(-1)
#define GFP_KERNEL	0
#define __GFP_ZERO	0
#define __GFP_NOWARN	0
#define __GFP_NORETRY	0
#define __GFP_RETRY_MAYFAIL	0
#define PAGES_PER_SECTION	32768UL
#define PAGE_SECTION_MASK	(~(PAGES_PER_SECTION - 1))
#define pfn_to_section_nr(pfn)	((pfn) / PAGES_PER_SECTION)
#define section_nr_to_pfn(nr)	((nr) * PAGES_PER_SECTION)
#define pfn_to_nid(pfn)	0
#define online_section_nr(nr)	true
#define for_each_online_node(nid)	for ((nid) = 0; (nid) < 1; (nid)++)
#define NODE_DATA(nid)	(nid)
extern unsigned long sim_pages;
#define pgdat_end_pfn(node)	sim_pages
#define si_mem_available()	sim_pages
struct page;
void *sim_alloc(size_t size);
void kvfree(const void *p);
#define kzalloc_node(size, gfp, nid)	sim_alloc(size)
#define __vmalloc(size, gfp)	sim_alloc(size)

/* Time: simulate.c makes it pass. */
extern u64 sim_now;
#define ktime_get_boottime_ns()	sim_now
#define ktime_get_ns()	sim_now
#define get_jiffies_64()	(sim_now / (NSEC_PER_SEC / HZ))
#define jiffies	((unsigned long)get_jiffies_64())
struct work_struct;
struct delayed_work {
	void (*fn)(struct work_struct *work);
};
extern struct delayed_work *sim_work;
#define DECLARE_DELAYED_WORK(name, f)	struct delayed_work name = { f }
#define system_long_wq	0
#define queue_delayed_work(queue, work, delay)	(sim_work = (work))
#define cancel_delayed_work_sync(work)	(sim_work = NULL)
void stack_trace_save(void);

#endif /* PL_SHIM_H */
