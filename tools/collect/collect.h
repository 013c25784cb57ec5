/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tables made of what the kernel says in many places or in many words, in the format of
 * the module's files. They hold no kernel address, so that a snapshot can be passed on.
 */
#ifndef COLLECT_H
#define COLLECT_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Processes with memory of their own. All but pid and threads in bytes; pss is "-" for all
 * but those with the largest rss, up to 64 GiB in all: the kernel walks their page tables
 * for it.
 */
#define COLUMNS_PROCESSES "pid rss pss anon shmem swap pagetables threads comm"
/* Slab caches: bytes of their slabs; size is that of one object. */
#define COLUMNS_SLAB "bytes objects active size class cache"
/* vmalloc() areas by the function that asked for them. */
#define COLUMNS_VMALLOC "bytes areas caller"
/* Areas that map pages of others, by class: vmap, dma-coherent, sparse (bytes "-"), vm_map_ram
 * ("-"). A page that is mapped twice in an area counts once; nobody knows whose it is.
 */
#define COLUMNS_VMAP "bytes areas class caller"
/* What is in tmpfs mounts (of the reader's mount namespace) and in System V segments. */
#define COLUMNS_SHMEM "bytes class name"
/* Sockets with much queued, as far as /proc/net tells: rx and tx in bytes, of data for TCP,
 * of what the kernel charges for it for others. A socket without a holder has no comm.
 */
#define COLUMNS_QUEUES "rx tx inode protocol pid fd comm"
/* Loaded modules. */
#define COLUMNS_MODULES "bytes name"
/* What is constant for a boot. */
#define COLUMNS_MACHINE "key value"
/* Who owns what callers only name a function for: a pipe's holder, a BPF map, a disk. how is
 * exact (within 1 %), at_least, at_most or unknown; line the key of the sheet's line that has
 * it; kind "[more]" says what is not in the table.
 */
#define COLUMNS_OWNERS "kind name pid comm fd bytes how line detail"

/* What is allocated by the call stack that page_owner has of it, where the kernel has that, and
 * was booted with page_owner=on; of what meminfo has a line of, a row for each class.
 */
#define COLUMNS_PAGE_OWNER "pages bytes class stack"
/* Pages by what /proc/kpageflags says of them. order is that of compound pages of the classes
 * mapped and unmarked, which no line of meminfo tells by a flag; "-" for others.
 */
#define COLUMNS_PAGEFLAGS "pages bytes class order"

/** is_collected() - true if collect() makes this table */
bool is_collected(const char *name);

/**
 * collect() - make one of the tables
 * @root: "" for this machine, or the folder of a copied tree
 * @name: processes, slab, vmalloc, vmap, shmem, queues, modules, machine, owners, page_owner or
 *	pageflags
 * @data: set to the table's text; to be freed
 * @size: set to its size
 *
 * Return: 0, or a negative error number; if is_refused(), it is that of refused_file().
 */
int collect(const char *root, const char *name, char **data, size_t *size);

/* Each of these prints the rows of one table. Return: 0 or a negative error number. */
int collect_processes(const char *root, FILE *out);
int collect_slab(const char *root, FILE *out);
int collect_vmalloc(const char *root, FILE *out);
int collect_vmap(const char *root, FILE *out);
int collect_shmem(const char *root, FILE *out);
int collect_queues(const char *root, FILE *out);
int collect_modules(const char *root, FILE *out);
int collect_machine(const char *root, FILE *out);
int collect_owners(const char *root, FILE *out);
int collect_page_owner(const char *root, FILE *out);
int collect_pageflags(const char *root, FILE *out);

/**
 * open_below() - open a file below a root
 * @root: "" or a folder
 * @path: its path there
 *
 * If what is there is_refused(), it is refused_file() from then on, and the table fails.
 *
 * Return: the file, or NULL with errno set.
 */
FILE *open_below(const char *root, const char *path);

/** open_folder_below() - the same for a folder */
DIR *open_folder_below(const char *root, const char *path);

/** refused_file() - the path, without the root, of what collect() could not take */
const char *refused_file(void);

#endif /* COLLECT_H */
