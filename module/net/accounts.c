// SPDX-License-Identifier: GPL-2.0
/* What no descriptor leads to, by the network stack's own accounts. */
#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/rwsem.h>
#include <net/net_namespace.h>
#include <net/tcp.h>
#include <net/udp.h>

#include "compat/sock.h"
#include "net/accounts.h"

static long *found_of(struct pl_accounts *accounts, const struct proto *proto)
{
	unsigned int i;

	for (i = 0; i < accounts->nr; i++)
		if (accounts->account[i].pages == proto->memory_allocated)
			return &accounts->account[i].found;
	if (i == PL_ACCOUNTS_MAX)
		return NULL;
	accounts->nr++;
	accounts->account[i].pages = proto->memory_allocated;
	accounts->account[i].reserve = pl_proto_reserve(proto);
	return &accounts->account[i].found;
}

/* What is charged and what is reserved but not yet charged; see sk_mem_charge(). */
static long reserved(const struct sock *sk)
{
	return (long)atomic_read(&sk->sk_rmem_alloc) + READ_ONCE(sk->sk_wmem_queued) +
	       READ_ONCE(sk->sk_forward_alloc);
}

void pl_accounts_found(struct pl_accounts *accounts, const struct sock *sk)
{
	const struct proto *proto = READ_ONCE(sk->sk_prot);
	long *found;

	accounts->users += !!sk->sk_net_refcnt;
	if (!proto->memory_allocated || pl_sk_uncharged(sk))
		return;
	found = found_of(accounts, proto);
	if (found)
		*found += reserved(sk);
}

/* A protocol's memory lies partly in what CPUs keep back, see sk_memory_allocated_add(). */
static long rest_of(const atomic_long_t *pages, int __percpu *reserve, long found)
{
	long sum = atomic_long_read(pages);
	int cpu;

	if (reserve)
		for_each_possible_cpu(cpu)
			sum += READ_ONCE(*per_cpu_ptr(reserve, cpu));
	return max(sum * (long)SK_MEM_QUANTUM - found, 0L);
}

void pl_accounts_rest(const struct pl_accounts *found, unsigned long *sockets,
		      unsigned long *bytes)
{
	struct pl_accounts accounts = *found;
	struct net *net;
	long users = 0;
	unsigned int i;

	/* these exist although no socket of theirs may have been found */
	found_of(&accounts, &tcp_prot);
	found_of(&accounts, &udp_prot);
	*bytes = 0;
	for (i = 0; i < accounts.nr; i++)
		*bytes += rest_of(accounts.account[i].pages, accounts.account[i].reserve,
				  accounts.account[i].found);
	down_read(&net_rwsem);
	for_each_net(net)
		users += sock_inuse_get(net);
	up_read(&net_rwsem);
	*sockets = max(users - (long)accounts.users, 0L);
}
