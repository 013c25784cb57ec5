// SPDX-License-Identifier: GPL-2.0
/*
 * The ledger's own files on a machine of 4 TiB and 256 CPUs with 100,000 call stacks in use,
 * none of which QEMU can be: see shim/shim.inc for what stands in for the kernel. Prints TAP,
 * and as comments what each step took: seconds of this machine, and bytes at most.
 *
 * Shadow words are those of REAL_SECTIONS sections, mapped over and over: whatever is
 * allocated in the first ones shows up REPEATS times.
 */
#include <malloc.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "files/rows.h"
#include "ledger/epochs.h"
#include "ledger/ledger.h"
#include "ledger/shadow.h"
#include "ledger/sites.h"
#include "stack/symbols.h"

#define MEMORY		BIT(42)
#define SECTION_WORDS	(PAGES_PER_SECTION * sizeof(u32))
#define REAL_SECTIONS	64UL
#define REAL_PAGES	(REAL_SECTIONS * PAGES_PER_SECTION)
#define REPEATS		(MEMORY / (REAL_PAGES << PAGE_SHIFT))
#define TABLE		262144
#define STACKS		100000UL
#define NAMES		4096

unsigned long sim_pages = MEMORY >> PAGE_SHIFT;
unsigned int sim_cpu;
u64 sim_now = 1000 * NSEC_PER_SEC;
struct delayed_work *sim_work;

static size_t bytes, most;
static unsigned long words_mapped;
static int words_fd;
static unsigned int tests, failed;

static void *map_words(void)
{
	off_t at = (words_mapped++ % REAL_SECTIONS) * SECTION_WORDS;
	void *p = mmap(NULL, SECTION_WORDS, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_POPULATE, words_fd, at);

	return p == MAP_FAILED ? NULL : p;
}

void *sim_alloc(size_t size)
{
	void *p;

	if (size == SECTION_WORDS)
		return map_words();
	p = calloc(1, size);
	bytes += p ? malloc_usable_size(p) : 0;
	most = bytes > most ? bytes : most;
	return p;
}

/* Words stay to the end. */
void kvfree(const void *p)
{
	bytes -= p ? malloc_usable_size((void *)p) : 0;
	free((void *)p);
}

void stack_trace_save(void)
{
}

void pl_symbols_lock(void)
{
}

void pl_symbols_unlock(void)
{
}

const char *pl_symbols_frame(const struct pl_site *site, unsigned int i)
{
	static char names[NAMES][16];
	char *name = names[site->frames[i] % NAMES];

	if (!*name)
		snprintf(name, sizeof(names[0]), "function_%u", site->frames[i] % NAMES);
	return name;
}

const char *pl_symbols_caller(u32 site)
{
	return "[fixed]";
}

int pl_symbols_visit_sites(int (*fn)(u32 site, void *data), void *data)
{
	u32 site;
	int err = 0;

	for (site = 0; site < pl_sites_end() && !err; site++)
		if (pl_sites_exists(site))
			err = fn(site, data);
	return err;
}

static void check(const char *name, long is, long should_be)
{
	tests++;
	failed += is != should_be;
	printf("%sok %u - 4 TiB, 256 CPUs: %s\n", is == should_be ? "" : "not ", tests, name);
	if (is != should_be)
		printf("# is %ld, should be %ld\n", is, should_be);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static double step_begun;
static size_t step_bytes;

static void begin(void)
{
	step_begun = seconds();
	step_bytes = bytes;
	most = bytes;
}

static void end(const char *what)
{
	printf("# %-40s %7.2f s %9.1f MiB\n", what, seconds() - step_begun,
	       (most - step_bytes) / 1048576.0);
}

static void load(void)
{
	unsigned int cpu;
	int err = pl_sites_init(TABLE) ?: pl_shadow_init();

	pl_ledger_init(pl_sites_end());
	for (cpu = 0; cpu < SIM_CPUS && !err; cpu++)
		err = pl_ledger_add_cpu(cpu);
	check("load", err, 0);
	pl_epochs_init();
	pl_ledger_census_done();
}

/* All of the real sections is allocated, page by page, by all CPUs; a stack, eight pages. */
static unsigned int allocate(void)
{
	struct pl_stack stack = { .class = PL_CLASS_UNTRACKED, .nr = PL_FRAMES };
	unsigned long pfn;
	unsigned int i, overflow = 0;

	for (pfn = 0; pfn < REAL_PAGES; pfn++) {
		unsigned int nr = pfn / 8 % STACKS;
		u32 site;

		for (i = 0; i < PL_FRAMES; i++, nr /= 32)
			stack.frames[i] = 1 + i * 512 + nr % 32;
		site = pl_sites_find(&stack);
		overflow += site == PL_SITE_OVERFLOW;
		sim_cpu = pfn % SIM_CPUS;
		pl_ledger_set(pfn, 0, site);
	}
	return overflow;
}

static unsigned long collect(unsigned int depth, const struct pl_held *held, unsigned int *nr)
{
	struct pl_rows *rows = pl_rows_collect(depth, held);
	unsigned long pages = 0;
	unsigned int i;

	*nr = 0;
	if (!rows || IS_ERR(rows))
		return 0;
	for (i = 0; i < rows->nr; i++)
		pages += rows->row[i]->pages;
	*nr = rows->nr;
	pl_rows_free(rows);
	return pages;
}

static void read_held(const char *what, unsigned long pages)
{
	const struct pl_mark always = { 0 };
	struct pl_held *held;
	unsigned int nr;

	begin();
	held = sim_alloc(pl_sites_end() * sizeof(*held));
	pl_epochs_held(&always, held);
	check(what, collect(PL_FRAMES, held, &nr), pages);
	end(what);
	kvfree(held);
}

/* Until epochs have been merged, which goes through all words. */
static void let_time_pass(void)
{
	unsigned int ticks = 0;
	double longest = 0;

	for (; ticks < 2 * PL_NR_EPOCHS && pl_epochs_used() >= ticks; ticks++) {
		double begun = seconds();

		sim_now += 4 * NSEC_PER_SEC;
		sim_work->fn(NULL);
		longest = max(longest, seconds() - begun);
	}
	check("epochs are merged", ticks > 1 && ticks < PL_NR_EPOCHS, true);
	printf("# %-40s %7.2f s, after %u ticks\n", "merging epochs", longest, ticks);
}

int main(void)
{
	unsigned int nr;

	setlinebuf(stdout);
	printf("TAP version 13\n");
	words_fd = memfd_create("words", 0);
	if (words_fd < 0 || ftruncate(words_fd, REAL_SECTIONS * SECTION_WORDS))
		return 2;
	begin();
	load();
	end("load, without words and census");
	check("every section has words", words_mapped, MEMORY >> 27);
	check("words are counted", pl_shadow_bytes() >> 20, 4096);
	check("no call stack finds no room", allocate(), 0);
	check("call stacks", pl_sites_used(), STACKS);
	begin();
	check("callers: pages", collect(1, NULL, &nr), REAL_PAGES);
	end("callers");
	check("callers: rows", nr, 32);
	begin();
	check("stacks: pages", collect(PL_FRAMES, NULL, &nr), REAL_PAGES);
	end("stacks");
	check("stacks: rows", nr, STACKS);
	read_held("held: each page once", MEMORY >> PAGE_SHIFT);
	let_time_pass();
	read_held("held: the same after epochs were merged", MEMORY >> PAGE_SHIFT);
	printf("1..%u\n", tests);
	return failed > 0;
}
