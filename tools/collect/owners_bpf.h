/* SPDX-License-Identifier: GPL-2.0 */
/* Who holds maps and programs of BPF, and where they are pinned. */
#ifndef OWNERS_BPF_H
#define OWNERS_BPF_H

#include "collect/owners_walk.h"

/**
 * struct bpf_pin - a holder or a pinned path
 * @kind: HANDLE_BPF_MAP or HANDLE_BPF_PROG
 * @id: the kernel's number of it
 * @handle: who holds it, or NULL
 * @path: where it is pinned, or NULL
 */
struct bpf_pin {
	enum handle_kind kind;
	unsigned int id;
	const struct handle *handle;
	char *path;
};

struct bpf_pins {
	struct bpf_pin *pin;
	size_t n;
};

/** find_bpf_pins() - look through descriptors and mounts of bpffs, as far as there is time */
void find_bpf_pins(struct bpf_pins *pins, const struct walk *w);

/** free_bpf_pins() - free what find_bpf_pins() allocated */
void free_bpf_pins(struct bpf_pins *pins);

/** bpf_pin() - where it is pinned, or NULL */
const char *bpf_pin(const struct bpf_pins *pins, enum handle_kind kind, unsigned int id);

/** bpf_holder() - a descriptor of it, or NULL; @n is set to how many there are */
const struct handle *bpf_holder(const struct bpf_pins *pins, enum handle_kind kind, unsigned int id,
				size_t *n);

#endif /* OWNERS_BPF_H */
