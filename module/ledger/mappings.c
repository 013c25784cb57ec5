// SPDX-License-Identifier: GPL-2.0
/*
 * Which pages are behind addresses of vmalloc space: the kernel's own page tables.
 *
 * Tables are freed when a huge mapping takes their place, after a TLB flush that waits
 * for all CPUs to take an interrupt: with interrupts off, and entries read once, they
 * stay (as in gup_fast, mm/gup.c). Not where no CPU is interrupted for it, by INVLPGB (since
 * 6.15, AMD) or on arm64 (pud_free_pmd_page(), arch/arm64/mm/mmu.c): what a table became then
 * may point anywhere, or not be there.
 */
#include <linux/irqflags.h>
#include <linux/mm.h>

#include "compat/pages.h"
#include "compat/uaccess.h"
#include "ledger/mappings.h"

static void read_ptes(struct pl_mapping *m, pmd_t pmd, unsigned long end)
{
	pte_t *pte = pte_offset_kernel(&pmd, m->address);
	unsigned long address = m->address;

	for (; address < end; address += PAGE_SIZE, pte++) {
		pte_t entry;

		if (get_kernel_nofault(entry, pte))
			return;
		m->pfn[m->nr++] = pte_present(entry) && (!m->writable || pte_write(entry)) ?
				  pte_pfn(entry) : 0;
	}
}

static void read_leaf(struct pl_mapping *m, pmd_t pmd, unsigned long end)
{
	unsigned long pfn = pmd_pfn(pmd) + ((m->address & ~PMD_MASK) >> PAGE_SHIFT);

	while (m->nr < (end - m->address) >> PAGE_SHIFT)
		m->pfn[m->nr++] = pfn++;
}

/*
 * Interrupts are off. @end: how far @address may go; becomes where the part ends. Return: whether
 * there is anything.
 */
static bool read_pmd(pgd_t *pgdp, unsigned long address, unsigned long *end, pmd_t *pmd)
{
	pgd_t pgd = READ_ONCE(*pgdp);
	p4d_t *p4dp, p4d;
	pud_t *pudp, pud;
	pmd_t *pmdp;

	/* one level after the other: of those that this kernel has not, the end is any */
	*end = pgd_addr_end(address, *end);
	if (!pgd_present(pgd))
		return false;
	p4dp = p4d_offset_lockless(pgdp, pgd, address);
	p4d = READ_ONCE(*p4dp);
	*end = p4d_addr_end(address, *end);
	if (!p4d_present(p4d))
		return false;
	pudp = pud_offset_lockless(p4dp, p4d, address);
	pud = READ_ONCE(*pudp);
	*end = pud_addr_end(address, *end);
	/* a leaf this high is an ioremap(): vmalloc of whole gigabytes does not happen */
	if (!pud_present(pud) || pud_leaf(pud))
		return false;
	pmdp = pmd_offset_lockless(pudp, pud, address);
	*end = pmd_addr_end(address, *end);
	return !get_kernel_nofault(*pmd, pmdp) && pmd_present(*pmd);
}

unsigned long pl_mapping_read(struct pl_mapping *m, unsigned long address, unsigned long end)
{
	pgd_t *pgd = pl_vmalloc_pgd(address);
	pmd_t pmd;

	m->address = address;
	m->nr = 0;
	if (!pgd)
		return 0;
	local_irq_disable();
	if (read_pmd(pgd, address, &end, &pmd)) {
		if (!pmd_leaf(pmd))
			read_ptes(m, pmd, end);
		else if (!m->writable || pmd_write(pmd))
			read_leaf(m, pmd, end);
	}
	local_irq_enable();
	return end;
}

unsigned long pl_mapping_pfn(unsigned long address)
{
	pgd_t *pgd = pl_vmalloc_pgd(address);
	unsigned long end = (address & PAGE_MASK) + PAGE_SIZE, pfn = 0;
	pmd_t pmd;
	pte_t pte;

	if (!pgd)
		return 0;
	local_irq_disable();
	if (read_pmd(pgd, address, &end, &pmd)) {
		if (pmd_leaf(pmd))
			pfn = pmd_pfn(pmd) + ((address & ~PMD_MASK) >> PAGE_SHIFT);
		else if (!get_kernel_nofault(pte, pte_offset_kernel(&pmd, address)) &&
			 pte_present(pte))
			pfn = pte_pfn(pte);
	}
	local_irq_enable();
	return pfn;
}
