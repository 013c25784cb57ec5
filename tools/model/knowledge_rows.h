/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The table of knowledge.h, of Linux 6.1, 6.12 and 7.3. Each row was made from the source that it
 * names, and from stock kernels: which functions call an allocator there.
 * selftests/host/test_known_callers looks for each name in those. Only knowledge.c includes this.
 */
#ifndef KNOWLEDGE_ROWS_H
#define KNOWLEDGE_ROWS_H

#include "model/knowledge.h"

/* clang-format off */

/* Next steps that many rows share. */
#define RINGS "smaller rings ('ethtool -G'), fewer queues ('ethtool -L') or a smaller MTU take less"
#define WIFI "they belong to the card while its driver is loaded; if it grows, report that to the driver's maintainers"
#define HBA "they belong to the adapter while its driver is loaded; a smaller queue depth (see 'modinfo' for its parameters) takes less"
#define RDMA "'rdma resource' shows who uses the card; fewer queue pairs take less"
#define SOCKETS "'pageledger sockets' shows who does not read"
#define FINISH "they go when the I/O has ended; if they stay, 'iostat -x 1' shows the disk that is slow"
#define UNMOUNT "they go when the I/O has ended, the last when it is unmounted"
#define STOPS "they go when what uses it ends"
#define PROCS "the process that has its device open holds them: 'fuser -v' with the device names it"
#define GUESTS "they go with the virtual machine that has them"
#define SHRINKS "nothing is lost: they come back when memory is needed; 'echo 2 >/proc/sys/vm/drop_caches' does it now"
#define XEN "they belong to the connection with another domain; 'xenstore-ls' shows them"
#define IOMMU "they grow with what devices may reach: 'iommu=pt', or fewer devices passed to guests, takes less"

static const struct knowledge rows[] = {
	/* disks made of memory */
	{"block", "brd_insert_page brd_submit_bio [brd]", "pages of RAM disks", "brd", "'rmmod brd' frees them all; where the kernel can (6.12), 'blkdiscard' with the disk too", "drivers/block/brd.c:brd_insert_page"},
	{"block", "null_insert_page [null_blk]", "pages of null_blk disks", "null_blk", "delete the disk below /sys/kernel/config/nullb, or 'rmmod null_blk'", "drivers/block/null_blk/main.c:null_insert_page"},
	{"block", "zs_malloc [zsmalloc]", "compressed pages of zram or zswap", "zram", "'zramctl' shows how well it compresses", "mm/zsmalloc.c:alloc_zspage"},
	{"block", "zbud_zpool_malloc [zbud]", "compressed pages of zswap (zbud)", NULL, "'echo 0 >/sys/module/zswap/parameters/enabled' stops it from growing", "mm/zbud.c:zbud_alloc"},
	{"block", "z3fold_zpool_malloc [z3fold]", "compressed pages of zswap (z3fold)", NULL, "'echo 0 >/sys/module/zswap/parameters/enabled' stops it from growing", "mm/z3fold.c:z3fold_alloc"},
	{"block", "[zram]", "working memory of zram", "zram", "'zramctl' shows its disks", "drivers/block/zram/zcomp.c:zcomp_strm_init"},
	{"block", "rd_allocate_sgl_table [target_core_mod]", "RAM disks of the SCSI target (rd_mcp)", "lio", "'targetcli ls /backstores/ramdisk' lists them; delete those that nobody needs", "drivers/target/target_core_rd.c:rd_allocate_sgl_table"},
	{"block", "tcmu_get_empty_block [target_core_user]", "data areas of SCSI targets in user space (TCMU)", NULL, "the parameter global_max_data_area_mb of target_core_user limits them", "drivers/target/target_core_user.c:tcmu_get_empty_block"},
	/* disks */
	{"block", "nvme_setup_host_mem [nvme]", "host memory buffers that NVMe disks have asked for", NULL, "'dmesg | grep \"host memory\"' has each; nvme.max_host_mem_size_mb= limits them (128 by default)", "drivers/nvme/host/pci.c:__nvme_alloc_host_mem"},
	{"block", "[nvme]", "queues of NVMe disks", NULL, "nvme.io_queue_depth= makes them smaller", "drivers/nvme/host/pci.c:nvme_alloc_queue"},
	{"block", "[nvmet_tcp]", "commands of the NVMe target over TCP", NULL, "fewer hosts or connections: /sys/kernel/config/nvmet", "drivers/nvme/target/tcp.c:nvmet_tcp_alloc_cmd"},
	{"block", "[nvmet_rdma]", "commands of the NVMe target over RDMA", NULL, "fewer hosts or connections: /sys/kernel/config/nvmet", "drivers/nvme/target/rdma.c:nvmet_rdma_alloc_cmds"},
	{"block", "[nvme_tcp]", "commands of NVMe disks over TCP", NULL, "'nvme list-subsys' shows the connections", "drivers/nvme/host/tcp.c:nvme_tcp_init_request"},
	{"block", "sgl_alloc_order", "data of commands that a SCSI or NVMe target works on", NULL, "it goes when the commands end: look for a slow disk behind the target", "lib/scatterlist.c:sgl_alloc_order"},
	{"block", "blk_mq_alloc_map_and_rqs", "requests of disks' queues", NULL, "smaller /sys/block/*/queue/nr_requests, or fewer disks", "block/blk-mq.c:blk_mq_alloc_rqs"},
	{"block", "blk_rq_map_user_iov blk_rq_map_kern", "data of pass-through commands (SG_IO) to disks", NULL, "it goes when the commands end", "block/blk-map.c:bio_copy_user_iov"},
	{"block", "[sg]", "buffers of SCSI generic devices", NULL, "'fuser -v /dev/sg*' shows who has them open; sg.def_reserved_size= makes them smaller", "drivers/scsi/sg.c:sg_build_indirect"},
	{"block", "[st]", "buffers of tape drives", NULL, "they go when the drive is closed; 'fuser -v /dev/nst*' shows by whom it is open", "drivers/scsi/st.c:enlarge_buffer"},
	{"block", "[drbd]", "bitmaps and buffers of DRBD", NULL, "max-buffers in its configuration limits the buffers; a bitmap is 32 KiB for each GiB", "drivers/block/drbd/drbd_receiver.c:__drbd_alloc_pages"},
	{"block", "[rbd]", "requests of Ceph's block devices", NULL, FINISH, "drivers/block/rbd.c:rbd_obj_method_sync"},
	{"block", "[ublk_drv]", "queues of disks in user space (ublk)", NULL, "'ublk list' shows them; they go with the disk", "drivers/block/ublk_drv.c:ublk_init_queue"},
	{"block", "[xen_blkfront]", "buffers of Xen disks", NULL, XEN, "drivers/block/xen-blkfront.c:blkfront_setup_indirect"},
	{"scsi", "[mpt3sas]", "queues of SAS adapters", NULL, HBA, "drivers/scsi/mpt3sas/mpt3sas_base.c:_base_allocate_memory_pools"},
	{"scsi", "[mpi3mr]", "queues of SAS adapters", NULL, HBA, "drivers/scsi/mpi3mr/mpi3mr_fw.c:mpi3mr_alloc_op_reply_q_segments"},
	{"scsi", "[mptbase]", "queues of SAS adapters", NULL, HBA, "drivers/message/fusion/mptbase.c:PrimeIocFifos"},
	{"scsi", "[megaraid_sas]", "queues of RAID adapters", NULL, HBA, "drivers/scsi/megaraid/megaraid_sas_fusion.c:megasas_alloc_rdpq_fusion"},
	{"scsi", "[smartpqi]", "queues of RAID adapters", NULL, HBA, "drivers/scsi/smartpqi/smartpqi_init.c:pqi_alloc_operational_queues"},
	{"scsi", "[hpsa]", "queues of RAID adapters", NULL, HBA, "drivers/scsi/hpsa.c:hpsa_alloc_cmd_pool"},
	{"scsi", "[aacraid]", "queues of RAID adapters", NULL, HBA, "drivers/scsi/aacraid/comminit.c:aac_alloc_comm"},
	{"scsi", "[lpfc]", "queues of Fibre Channel adapters", NULL, HBA, "drivers/scsi/lpfc/lpfc_sli.c:lpfc_sli4_queue_alloc"},
	{"scsi", "[qla2xxx]", "queues and firmware dumps of Fibre Channel adapters", NULL, HBA, "drivers/scsi/qla2xxx/qla_os.c:qla2x00_mem_alloc"},
	{"scsi", "[vmw_pvscsi]", "rings of VMware's SCSI adapters", NULL, "vmw_pvscsi.ring_pages= makes them smaller", "drivers/scsi/vmw_pvscsi.c:pvscsi_allocate_rings"},

	/* md and device mapper */
	{"md", "[raid456]", "stripe caches and journals of RAID 4, 5 and 6", "md", "lower /sys/block/md*/md/stripe_cache_size", "drivers/md/raid5.c:grow_buffers"},
	{"md", "[raid1]", "resync and write-behind buffers of RAID 1", NULL, "they go when the resync ends: /proc/mdstat", "drivers/md/raid1.c:r1buf_pool_alloc"},
	{"md", "[raid10]", "resync buffers of RAID 10", NULL, "they go when the resync ends: /proc/mdstat", "drivers/md/raid10.c:r10buf_pool_alloc"},
	{"md", "[md_mod]", "bitmaps and superblocks of RAID arrays", NULL, "a bitmap with larger chunks: 'mdadm --grow --bitmap-chunk='", "drivers/md/md-bitmap.c:md_bitmap_storage_alloc"},
	{"dm", "[dm_crypt]", "encrypted copies of what is written to disks (dm-crypt)", NULL, FINISH, "drivers/md/dm-crypt.c:crypt_alloc_buffer"},
	{"dm", "[dm_bufio]", "metadata buffers of device mapper (thin pools, snapshots, verity, integrity)", "dm_bufio", "lower /sys/module/dm_bufio/parameters/max_cache_size_bytes, or max_age_seconds there", "drivers/md/dm-bufio.c:alloc_buffer_data"},
	{"dm", "[dm_integrity]", "journals of dm-integrity", NULL, "a smaller journal, or its bitmap mode: see 'integritysetup'", "drivers/md/dm-integrity.c:dm_integrity_alloc_page_list"},
	{"dm", "[dm_verity]", "working memory of dm-verity", NULL, FINISH, "drivers/md/dm-verity-fec.c:verity_fec_ctr"},
	{"dm", "dm_kcopyd_client_create run_pages_job [dm_mod]", "copy buffers of device mapper (mirrors, snapshots, pvmove)", NULL, "they go with their device: 'dmsetup status' shows those that copy", "drivers/md/dm-kcopyd.c:kcopyd_get_pages"},
	{"dm", "[dm_zoned]", "metadata blocks of dm-zoned", NULL, SHRINKS, "drivers/md/dm-zoned-metadata.c:dmz_alloc_mblock"},
	{"dm", "[dm_log_writes]", "copies of writes for dm-log-writes", NULL, FINISH, "drivers/md/dm-log-writes.c:log_writes_map"},
	{"dm", "[bcache]", "B-tree nodes and journals of bcache", NULL, SHRINKS, "drivers/md/bcache/bset.c:bch_btree_keys_alloc"},

	/* file systems */
	{"fs", "[xfs]", "metadata buffers of XFS", "xfs_buf", SHRINKS, "fs/xfs/xfs_buf.c:xfs_buf_alloc_pages"},
	{"fs", "[btrfs]", "working memory of btrfs: compression, RAID 5 and 6, scrub", NULL, "it goes when the I/O or the scrub ends: 'btrfs scrub status'", "fs/btrfs/extent_io.c:btrfs_alloc_page_array"},
	{"fs", "[jbd2]", "copies of blocks in the journal of ext4", NULL, "'sync' commits the journal; if they stay, a disk is slow", "fs/jbd2/journal.c:jbd2_alloc"},
	{"fs", "[f2fs]", "working memory of F2FS's compression", NULL, UNMOUNT, "fs/f2fs/compress.c:f2fs_cache_compressed_page"},
	{"fs", "[gfs2]", "working memory of GFS2", NULL, UNMOUNT, "fs/gfs2/ops_fstype.c:gfs2_read_super"},
	{"fs", "[squashfs]", "pages that squashfs decompresses", NULL, FINISH, "fs/squashfs/block.c:squashfs_bio_read"},
	{"fs", "[erofs]", "pages that EROFS decompresses", NULL, FINISH, "fs/erofs/utils.c:erofs_allocpage"},
	{"fs", "[ntfs3]", "working memory of NTFS", NULL, UNMOUNT, "fs/ntfs3/frecord.c:ni_read_frame"},
	{"fs", "svc_recv svc_rqst_alloc svc_set_num_threads svc_fill_pages [sunrpc]", "request pages of the NFS server's threads", "nfsd", "fewer threads: 'rpc.nfsd 8' (each holds the largest block, on newer kernels twice)", "net/sunrpc/svc.c:svc_init_buffer"},
	{"fs", "[sunrpc]", "requests and replies of NFS", NULL, "they go when the server answers: 'nfsstat -m', 'mountstats'", "net/sunrpc/sched.c:rpc_malloc"},
	{"fs", "[nfs]", "folders and requests of the NFS client", NULL, UNMOUNT, "fs/nfs/dir.c:nfs_readdir_alloc_pages"},
	{"fs", "[nfsv4]", "requests of the NFS client", NULL, UNMOUNT, "fs/nfs/nfs4proc.c:nfs4_buf_to_pages_noslab"},
	{"fs", "[nfsd]", "folders that the NFS server reads", NULL, STOPS, "fs/nfsd/vfs.c:nfsd_buffered_readdir"},
	{"fs", "[cifs]", "requests and replies of SMB mounts", NULL, "/proc/fs/cifs/DebugData shows what waits for which server", "fs/smb/client/smb2ops.c:smb3_init_transform_rq"},
	{"fs", "[libceph]", "messages of Ceph", NULL, "/sys/kernel/debug/ceph/*/osdc shows what waits for which server", "net/ceph/pagevec.c:ceph_alloc_page_vector"},
	{"fs", "[ceph]", "folders that Ceph reads", NULL, UNMOUNT, "fs/ceph/mds_client.c:ceph_alloc_readdir_reply_buffer"},
	{"fs", "fuse_* [fuse]", "requests that FUSE file systems have not answered", NULL, "/sys/fs/fuse/connections/*/waiting is not 0 for the one that hangs; 'echo 1 >abort' there ends it", "fs/fuse/file.c:fuse_writepage_locked"},
	{"fs", "pipe_write anon_pipe_write", "data that was written into pipes and not read", "pipe", "see why nobody reads: 'lsof -p' with the process; it is freed when the pipe is read, or closed by all", "fs/pipe.c:pipe_write"},
	{"fs", "append_pipe pipe_to_sg copy_splice_read", "data in pipes, put there by splice()", "pipe", "see why nobody reads: 'lsof -p' with the process; it is freed when the pipe is read, or closed by all", "fs/splice.c:copy_splice_read"},
	{"fs", "io_pages_map io_provide_buffers io_register_pbuf_ring", "rings of io_uring, and its lists of buffers", "io_uring", "they go when the process closes the ring, or ends", "io_uring/memmap.c:io_pages_map"},
	{"fs", "iomap_dio_init", "a page of zeroes for direct I/O", NULL, "it stays, and is small", "fs/iomap/direct-io.c:iomap_dio_init"},
	{"fs", "__pollwait", "tables of processes that wait in poll() or select()", NULL, "they go when the calls return: few processes with many descriptors use epoll instead", "fs/select.c:poll_get_entry"},

	/* sockets: what the table of sockets does not name */
	{"packet", "packet_set_ring", "rings of packet sockets (tcpdump, Suricata, dhcpd)", "packet_ring", "a smaller ring in the program's settings ('tcpdump -B'); it goes when the program ends", "net/packet/af_packet.c:alloc_one_pg_vec_page"},
	{"packet", "xskq_create xdp_umem_create", "rings of AF_XDP sockets", "xdp", "they go when the program closes the socket", "net/xdp/xsk_queue.c:xskq_create"},
	{"net", "tcp_sendmsg_locked tcp_connect", "data sent over TCP that the peer has not taken", NULL, SOCKETS, "net/ipv4/tcp.c:tcp_sendmsg_locked"},
	{"net", "mptcp_sendmsg", "data sent over MPTCP that the peer has not taken", NULL, SOCKETS, "net/mptcp/protocol.c:mptcp_sendmsg"},
	{"net", "sk_msg_alloc tls_push_data tls_strp_read_copy [tls]", "records of kernel TLS", NULL, SOCKETS, "net/core/skmsg.c:sk_msg_alloc"},
	{"net", "__ip_append_data __ip6_append_data raw_sendmsg rawv6_sendmsg", "packets that were sent and nobody has taken", "tun,qdisc", "'tc -s qdisc' shows queues that are long, 'pageledger sockets' who does not read; a tun or tap device's program may hang", "net/ipv4/ip_output.c:__ip_append_data"},
	{"net", "packet_sendmsg", "packets that packet sockets have sent and nobody has taken", "tun,qdisc", "'tc -s qdisc' shows queues that are long; a tun or tap device's program may hang", "net/packet/af_packet.c:packet_alloc_skb"},
	{"net", "__xsk_generic_xmit", "packets sent by AF_XDP sockets", "tun,qdisc", "'tc -s qdisc' shows queues that are long", "net/xdp/xsk.c:xsk_build_skb"},
	{"net", "unix_stream_sendmsg unix_dgram_sendmsg unix_stream_sendpage", "data in unix sockets that nobody has read", "unix_queue", "'strace -p' shows what its reader does instead; it goes when the reader ends", "net/unix/af_unix.c:unix_stream_sendmsg"},
	{"net", "[smc]", "buffers of SMC sockets", NULL, SOCKETS, "net/smc/smc_core.c:smcr_new_buf_create"},
	{"net", "[rds]", "messages of RDS sockets", NULL, SOCKETS, "net/rds/page.c:rds_page_remainder_alloc"},
	{"net", "[vmw_vsock_virtio_transport_common]", "data in vsock sockets that nobody has read", NULL, "'ss --vsock' lists them", "include/linux/virtio_vsock.h:virtio_vsock_alloc_skb"},
	{"net", "[bluetooth]", "packets of Bluetooth sockets", NULL, SOCKETS, "net/bluetooth/l2cap_sock.c:l2cap_sock_alloc_skb_cb"},
	{"net", "nf_ct_alloc_hashtable [nf_conntrack]", "tables of connections (conntrack)", NULL, "net.netfilter.nf_conntrack_buckets (hashsize= of nf_conntrack) makes them smaller: 8 bytes a bucket", "net/netfilter/nf_conntrack_core.c:nf_ct_alloc_hashtable"},
	{"net", "neigh_hash_alloc", "tables of neighbours (ARP)", NULL, "'ip -s neigh' shows how many; net.ipv4.neigh.default.gc_thresh3 limits them", "net/core/neighbour.c:neigh_hash_alloc"},
	{"net", "xfrm_hash_alloc", "tables of IPsec", NULL, "'ip xfrm state count' shows how many", "net/xfrm/xfrm_hash.c:xfrm_hash_alloc"},
	{"net", "skb_copy_ubufs", "copies of zero-copy packets that wait in a queue", "tun,qdisc", "'tc -s qdisc' shows queues that are long; a tun or tap device's program may hang", "net/core/skbuff.c:skb_copy_ubufs"},
	{"net", "[pktgen]", "packets of the packet generator", NULL, "'rmmod pktgen' ends it", "net/core/pktgen.c:pktgen_finalize_skb"},

	/* network interfaces of machines that are none */
	{"netdev", "[tun]", "packets that programs or guests have sent through tun or tap devices", NULL, "they wait in a queue: 'tc -s qdisc' shows long ones, 'pageledger sockets' who does not read", "drivers/net/tun.c:tun_alloc_skb"},
	{"netdev", "[tap]", "packets that guests have sent through macvtap devices", NULL, "they wait in a queue: 'tc -s qdisc' shows long ones", "drivers/net/tap.c:tap_alloc_skb"},
	{"netdev", "[vhost_net]", "packets of guests (vhost-net)", "vhost", GUESTS, "drivers/vhost/net.c:vhost_net_page_frag_refill"},
	{"netdev", "[vhost_vsock]", "vsock packets of guests", "vhost", GUESTS, "drivers/vhost/vsock.c:vhost_vsock_alloc_skb"},
	{"netdev", "[veth]", "buffers of veth interfaces with XDP", NULL, "they go when the XDP program is detached: 'ip link set dev X xdp off'", "drivers/net/veth.c:veth_xdp_rcv_skb"},
	{"netdev", "skb_pp_cow_data", "copies of packets for XDP programs", NULL, "'ip link' shows the interfaces with xdp", "net/core/skbuff.c:skb_pp_cow_data"},
	{"netdev", "[virtio_net]", "receive buffers of virtio interfaces", "netdev", RINGS, "drivers/net/virtio_net.c:try_fill_recv"},
	{"netdev", "[vmxnet3]", "rings and buffers of VMware interfaces", "netdev", RINGS, "drivers/net/vmxnet3/vmxnet3_drv.c:vmxnet3_rq_alloc_rx_buf"},
	{"netdev", "[hv_netvsc]", "packets of Hyper-V interfaces", "netdev", RINGS, "drivers/net/hyperv/netvsc_drv.c:netvsc_alloc_recv_skb"},
	{"netdev", "[hv_vmbus]", "rings of Hyper-V devices", NULL, "they belong to the devices that the hypervisor offers: 'lsvmbus'", "drivers/hv/channel.c:vmbus_alloc_ring"},
	{"netdev", "[xen_netfront]", "receive buffers of Xen interfaces", "netdev", RINGS, "drivers/net/xen-netfront.c:xennet_alloc_one_rx_buffer"},
	{"netdev", "[xen_netback]", "packets of Xen guests", "netdev", GUESTS, "drivers/net/xen-netback/netback.c:xenvif_handle_frag_list"},
	{"netdev", "[ena]", "rings and buffers of Amazon's interfaces", "netdev", RINGS, "drivers/net/ethernet/amazon/ena/ena_netdev.c:ena_alloc_map_page"},
	{"netdev", "[gve]", "rings and buffers of Google's interfaces", "netdev", RINGS, "drivers/net/ethernet/google/gve/gve_main.c:gve_alloc_page"},
	{"netdev", "[mana]", "rings and buffers of Azure's interfaces", "netdev", RINGS, "drivers/net/ethernet/microsoft/mana/mana_en.c:mana_pre_alloc_rxbufs"},

	/* network interfaces */
	{"netdev", "give_pages [mlx5_core]", "memory that the firmware of Mellanox cards has asked for", NULL, "/sys/kernel/debug/mlx5/*/pages has the sums; fewer virtual functions (sriov_numvfs) or queues take less", "drivers/net/ethernet/mellanox/mlx5/core/pagealloc.c:give_pages"},
	{"netdev", "[mlx5_core]", "rings and buffers of Mellanox interfaces", "netdev", RINGS, "drivers/net/ethernet/mellanox/mlx5/core/en_rx.c:mlx5e_page_alloc_pool"},
	{"netdev", "[mlx4_core]", "context memory of Mellanox cards", NULL, "fewer virtual functions, or smaller log_num_* parameters of mlx4_core, take less", "drivers/net/ethernet/mellanox/mlx4/icm.c:mlx4_alloc_icm"},
	{"netdev", "[mlx4_en]", "rings and buffers of Mellanox interfaces", "netdev", RINGS, "drivers/net/ethernet/mellanox/mlx4/en_rx.c:mlx4_alloc_page"},
	{"netdev", "[i40e]", "rings and buffers of Intel interfaces", "netdev", RINGS, "drivers/net/ethernet/intel/i40e/i40e_txrx.c:i40e_alloc_mapped_page"},
	{"netdev", "[iavf]", "rings and buffers of Intel virtual functions", "netdev", RINGS, "drivers/net/ethernet/intel/iavf/iavf_txrx.c:iavf_alloc_mapped_page"},
	{"netdev", "[ice]", "rings and buffers of Intel interfaces", "netdev", RINGS, "drivers/net/ethernet/intel/ice/ice_txrx.c:ice_alloc_mapped_page"},
	{"netdev", "[idpf]", "rings and buffers of Intel interfaces", "netdev", RINGS, "drivers/net/ethernet/intel/idpf/idpf_txrx.c:idpf_rx_bufs_init_all"},
	{"netdev", "[ixgbe]", "rings and buffers of Intel interfaces", "netdev", RINGS, "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c:ixgbe_alloc_mapped_page"},
	{"netdev", "[ixgbevf]", "rings and buffers of Intel virtual functions", "netdev", RINGS, "drivers/net/ethernet/intel/ixgbevf/ixgbevf_main.c:ixgbevf_alloc_mapped_page"},
	{"netdev", "[igb]", "rings and buffers of Intel interfaces", "netdev", RINGS, "drivers/net/ethernet/intel/igb/igb_main.c:igb_alloc_mapped_page"},
	{"netdev", "[igc]", "rings and buffers of Intel interfaces", "netdev", RINGS, "drivers/net/ethernet/intel/igc/igc_main.c:igc_alloc_mapped_page"},
	{"netdev", "[e1000e]", "rings and buffers of Intel interfaces", "netdev", RINGS, "drivers/net/ethernet/intel/e1000e/netdev.c:e1000_alloc_rx_buffers"},
	{"netdev", "[e1000]", "rings and buffers of Intel interfaces", "netdev", RINGS, "drivers/net/ethernet/intel/e1000/e1000_main.c:e1000_alloc_rx_buffers"},
	{"netdev", "[bnxt_en]", "rings and buffers of Broadcom interfaces", "netdev", RINGS, "drivers/net/ethernet/broadcom/bnxt/bnxt.c:bnxt_alloc_rx_data"},
	{"netdev", "[bnx2x]", "rings and buffers of Broadcom interfaces", "netdev", RINGS, "drivers/net/ethernet/broadcom/bnx2x/bnx2x_cmn.c:bnx2x_alloc_rx_sge"},
	{"netdev", "[bnx2]", "rings and buffers of Broadcom interfaces", "netdev", RINGS, "drivers/net/ethernet/broadcom/bnx2.c:bnx2_alloc_rx_page"},
	{"netdev", "[tg3]", "rings and buffers of Broadcom interfaces", "netdev", RINGS, "drivers/net/ethernet/broadcom/tg3.c:tg3_alloc_rx_data"},
	{"netdev", "[qed]", "context memory of QLogic cards", NULL, "fewer virtual functions or queues take less", "drivers/net/ethernet/qlogic/qed/qed_cxt.c:qed_ilt_blk_alloc"},
	{"netdev", "[qede]", "rings and buffers of QLogic interfaces", "netdev", RINGS, "drivers/net/ethernet/qlogic/qede/qede_fp.c:qede_alloc_rx_buffer"},
	{"netdev", "[be2net]", "rings and buffers of Emulex interfaces", "netdev", RINGS, "drivers/net/ethernet/emulex/benet/be_main.c:be_post_rx_frags"},
	{"netdev", "[enic]", "rings and buffers of Cisco interfaces", "netdev", RINGS, "drivers/net/ethernet/cisco/enic/enic_main.c:enic_rq_alloc_buf"},
	{"netdev", "[cxgb4]", "rings and buffers of Chelsio interfaces", "netdev", RINGS, "drivers/net/ethernet/chelsio/cxgb4/sge.c:refill_fl"},
	{"netdev", "[sfc]", "rings and buffers of Solarflare interfaces", "netdev", RINGS, "drivers/net/ethernet/sfc/rx_common.c:efx_init_rx_buffers"},
	{"netdev", "[nfp]", "rings and buffers of Netronome interfaces", "netdev", RINGS, "drivers/net/ethernet/netronome/nfp/nfp_net_dp.c:nfp_net_rx_alloc_one"},
	{"netdev", "[ionic]", "rings and buffers of Pensando interfaces", "netdev", RINGS, "drivers/net/ethernet/pensando/ionic/ionic_txrx.c:ionic_rx_fill"},
	{"netdev", "[atlantic]", "rings and buffers of Aquantia interfaces", "netdev", RINGS, "drivers/net/ethernet/aquantia/atlantic/aq_ring.c:aq_alloc_rxpages"},
	{"netdev", "[r8169]", "rings and buffers of Realtek interfaces", "netdev", "they belong to the interface while it is up: 'ip link set X down' frees them", "drivers/net/ethernet/realtek/r8169_main.c:rtl8169_alloc_rx_data"},
	{"netdev", "[stmmac]", "rings and buffers of Synopsys interfaces", "netdev", RINGS, "drivers/net/ethernet/stmicro/stmmac/stmmac_main.c:alloc_dma_rx_desc_resources"},
	{"netdev", "[usbnet]", "receive buffers of USB interfaces", "netdev", "they belong to the interface while it is up: 'ip link set X down' frees them", "drivers/net/usb/usbnet.c:rx_submit"},
	{"netdev", "[r8152]", "receive buffers of Realtek USB interfaces", "netdev", "they belong to the interface while it is up: 'ip link set X down' frees them", "drivers/net/usb/r8152.c:alloc_rx_agg"},
	{"netdev", "[thunderbolt_net]", "rings and buffers of Thunderbolt interfaces", "netdev", "they belong to the interface while it is up: 'ip link set X down' frees them", "drivers/net/thunderbolt.c:tbnet_alloc_rx_buffers"},
	{"netdev", "[iwlwifi]", "buffers and firmware memory of Intel wireless cards", NULL, WIFI, "drivers/net/wireless/intel/iwlwifi/pcie/rx.c:iwl_pcie_rx_alloc_page"},
	{"netdev", "[ath10k_core]", "buffers and firmware memory of Qualcomm wireless cards", NULL, WIFI, "drivers/net/wireless/ath/ath10k/htt_rx.c:ath10k_htt_rx_alloc"},
	{"netdev", "[ath11k]", "buffers and firmware memory of Qualcomm wireless cards", NULL, WIFI, "drivers/net/wireless/ath/ath11k/qmi.c:ath11k_qmi_alloc_target_mem_chunk"},
	{"netdev", "[ath12k]", "buffers and firmware memory of Qualcomm wireless cards", NULL, WIFI, "drivers/net/wireless/ath/ath12k/qmi.c:ath12k_qmi_alloc_target_mem_chunk"},
	{"netdev", "[mt76]", "buffers of MediaTek wireless cards", NULL, WIFI, "drivers/net/wireless/mediatek/mt76/dma.c:mt76_dma_rx_fill"},
	{"netdev", "[brcmfmac]", "buffers of Broadcom wireless cards", NULL, WIFI, "drivers/net/wireless/broadcom/brcm80211/brcmfmac/pcie.c:brcmf_pcie_alloc_dma_and_ring"},

	/* graphics, media, sound, USB */
	{"gpu", "ttm_pool_alloc [ttm]", "graphics memory (TTM), in use or kept in its pool", "drm", "close what draws; reading /sys/kernel/debug/ttm/page_pool_shrink empties the pool bit by bit, ttm.page_pool_size= limits it", "drivers/gpu/drm/ttm/ttm_pool.c:ttm_pool_alloc_page"},
	{"gpu", "[i915]", "internal memory of Intel graphics", "drm", "close what draws; /sys/kernel/debug/dri/*/i915_gem_objects has the sums", "drivers/gpu/drm/i915/gem/i915_gem_internal.c:i915_gem_object_get_pages_internal"},
	{"gpu", "[amdgpu]", "tables of AMD graphics", "drm", "close what draws; /sys/kernel/debug/dri/*/amdgpu_gem_info has the buffers", "drivers/gpu/drm/amd/amdgpu/amdgpu_ih.c:amdgpu_ih_ring_init"},
	{"gpu", "[nouveau]", "memory of NVIDIA graphics, and of its firmware", "drm", "close what draws", "drivers/gpu/drm/nouveau/nvkm/subdev/mmu/mem.c:nvkm_mem_new_host"},
	{"gpu", "[vmwgfx]", "command buffers of VMware graphics", "drm", "close what draws", "drivers/gpu/drm/vmwgfx/vmwgfx_cmdbuf.c:vmw_cmdbuf_set_pool_size"},
	{"gpu", "agp_generic_alloc_pages agp_generic_alloc_page intel_fake_agp_alloc_by_type", "graphics memory (AGP)", NULL, "close what draws", "drivers/char/agp/generic.c:agp_generic_alloc_pages"},
	{"gpu", "system_heap_allocate", "buffers of /dev/dma_heap/system", "dmabuf", "they go when who holds them closes them or ends; /sys/kernel/debug/dma_buf/bufinfo lists them", "drivers/dma-buf/heaps/system_heap.c:alloc_largest_available"},
	{"gpu", "[habanalabs]", "memory of Habana accelerators", NULL, STOPS, "drivers/accel/habanalabs/gaudi2/gaudi2.c:gaudi2_dma_alloc_coherent"},
	{"media", "[videobuf2_dma_sg]", "frame buffers of cameras and video cards", NULL, PROCS, "drivers/media/common/videobuf2/videobuf2-dma-sg.c:vb2_dma_sg_alloc"},
	{"media", "[videobuf2_dma_contig]", "frame buffers of cameras and video cards", NULL, PROCS, "drivers/media/common/videobuf2/videobuf2-dma-contig.c:vb2_dc_alloc"},
	{"media", "[uvcvideo]", "transfer buffers of USB cameras", NULL, PROCS, "drivers/media/usb/uvc/uvc_video.c:uvc_alloc_urb_buffers"},
	{"sound", "[snd_pcm]", "buffers of sound devices", NULL, "/proc/asound/card*/pcm*/sub*/prealloc has the size of each in KiB, and takes a smaller one", "sound/core/memalloc.c:snd_dma_alloc_dir_pages"},
	{"usb", "[usbcore]", "transfer buffers of USB devices", NULL, "'lsof /dev/bus/usb/*/*' shows programs that drive devices themselves; usbcore.usbfs_memory_mb limits those", "drivers/usb/core/buffer.c:hcd_buffer_alloc_pages"},
	{"usb", "[xhci_hcd]", "tables of USB controllers", NULL, "they belong to the controller", "drivers/usb/host/xhci-mem.c:xhci_mem_init"},
	{"usb", "[firewire_core]", "buffers of FireWire devices", NULL, PROCS, "drivers/firewire/core-iso.c:fw_iso_buffer_alloc"},

	/* BPF, perf, tracing */
	{"bpf", "ringbuf_map_alloc", "BPF ring buffers", "bpf_map", "'bpftool map show' lists them; a pinned one goes with 'rm' of its path, others when who holds them ends", "kernel/bpf/ringbuf.c:bpf_ringbuf_area_alloc"},
	{"bpf", "bpf_map_alloc_pages", "pages of BPF arenas", "bpf_map", "'bpftool map show' lists them; they go with the map", "kernel/bpf/syscall.c:bpf_map_alloc_pages"},
	{"bpf", "xdp_test_run_batch bpf_test_run_xdp_live bpf_prog_test_run_xdp", "packets of BPF test runs", NULL, STOPS, "net/bpf/test_run.c:bpf_test_run_xdp_live"},
	{"trace", "perf_mmap_alloc_page", "buffers of perf", "perf", "smaller ones ('perf record -m'); they go when the process unmaps them, or ends", "kernel/events/ring_buffer.c:perf_mmap_alloc_page"},
	{"trace", "rb_alloc_aux", "buffers of perf for hardware traces (AUX)", "perf", "smaller ones ('perf record -m,64'); they go when the process unmaps them, or ends", "kernel/events/ring_buffer.c:rb_alloc_aux"},
	{"trace", "dsalloc_pages topa_alloc", "buffers of the CPU for perf (PEBS, PT)", "perf", "they go when no event uses them", "arch/x86/events/intel/ds.c:dsalloc_pages"},
	{"trace", "__rb_allocate_pages rb_allocate_cpu_buffer ring_buffer_alloc_read_page alloc_cpu_data", "trace buffers", "tracing", "'echo 1 >buffer_size_kb' in /sys/kernel/tracing or its instance makes them small, 'rmdir' ends an instance", "kernel/trace/ring_buffer.c:__rb_allocate_pages"},
	{"trace", "tracing_map_array_alloc", "tables of trace histograms (hist triggers)", "tracing", "remove the trigger: 'grep -r hist /sys/kernel/tracing/events/*/*/trigger' finds it", "kernel/trace/tracing_map.c:tracing_map_array_alloc"},
	{"trace", "allocate_cmdlines_buffer", "names of processes, saved for traces", NULL, "a smaller /sys/kernel/tracing/saved_cmdlines_size", "kernel/trace/trace.c:allocate_cmdlines_buffer"},
	{"trace", "ftrace_process_locs", "the list of functions that ftrace can trace", NULL, "it stays, and is small", "kernel/trace/ftrace.c:ftrace_allocate_pages"},
	{"trace", "relay_open_buf", "relay buffers (blktrace, SystemTap)", NULL, "end what traces: 'blktrace -k' with the disk; they are seen in /sys/kernel/debug/block", "kernel/relay.c:relay_alloc_buf"},
	{"trace", "__stack_depot_save stack_depot_save_flags", "call stacks that the kernel keeps for debugging", NULL, "they come with kernel parameters such as slub_debug=U or page_owner=on: remove these, and boot", "lib/stackdepot.c:__stack_depot_save"},
	{"trace", "__create_xol_area", "areas for uprobes, a page for each process", NULL, "remove the uprobes: /sys/kernel/tracing/uprobe_events", "kernel/events/uprobes.c:__create_xol_area"},

	/* guests and what devices may reach */
	{"kvm", "__kvm_mmu_topup_memory_cache kvm_mmu_memory_cache_alloc kvm_mmu_load __kvm_mmu_create __tdp_mmu_alloc_sp_for_split tdp_mmu_split_huge_pages_root [kvm]", "page tables of virtual machines", NULL, "huge pages for the guest's memory make them small; " GUESTS, "arch/x86/kvm/mmu/mmu.c:mmu_topup_memory_caches"},
	{"kvm", "[kvm]", "virtual CPUs of virtual machines", NULL, GUESTS, "arch/x86/kvm/x86.c:kvm_arch_vcpu_create"},
	{"kvm", "[kvm_intel]", "control pages of virtual CPUs (VMX)", NULL, GUESTS, "arch/x86/kvm/vmx/vmx.c:alloc_vmcs_cpu"},
	{"kvm", "[kvm_amd]", "control pages of virtual CPUs (SVM, SEV)", NULL, GUESTS, "arch/x86/kvm/svm/svm.c:svm_vcpu_create"},
	{"kvm", "[vfio_iommu_type1]", "working memory of devices passed to guests (VFIO)", NULL, GUESTS, "drivers/vfio/vfio_iommu_type1.c:vfio_batch_init"},
	{"kvm", "hv_call_deposit_pages", "pages given to the Hyper-V hypervisor", NULL, GUESTS, "arch/x86/hyperv/hv_proc.c:hv_call_deposit_pages"},
	{"kvm", "report_free_page_func [virtio_balloon]", "free pages that virtio_balloon offers to the hypervisor", NULL, "they come back when the migration of this guest ends", "drivers/virtio/virtio_balloon.c:get_free_page_and_send"},
	{"kvm", "vring_alloc_queue [virtio_ring]", "rings of virtio devices", NULL, "they belong to the devices that the hypervisor offers", "drivers/virtio/virtio_ring.c:vring_alloc_queue"},
	{"kvm", "[vmw_vmci]", "queues between VMware guests and their host", NULL, STOPS, "drivers/misc/vmw_vmci/vmci_queue_pair.c:qp_alloc_queue"},
	{"kvm", "[xen_gntalloc]", "pages shared with other Xen domains", NULL, PROCS, "drivers/xen/gntalloc.c:add_grefs"},
	{"kvm", "[xen_privcmd]", "buffers for calls of the Xen hypervisor", NULL, PROCS, "drivers/xen/privcmd-buf.c:privcmd_buf_mmap"},
	{"iommu", "alloc_pgtable_page pfn_to_dma_pte intel_iommu_domain_alloc iommu_context_addr iommu_alloc_pages_node", "page tables of Intel's IOMMU", NULL, IOMMU, "drivers/iommu/intel/iommu.c:pfn_to_dma_pte"},
	{"iommu", "dmar_enable_qi intel_pasid_alloc_table intel_setup_irq_remapping intel_svm_enable_prq intel_iommu_enable_prq", "queues and tables of Intel's IOMMU", NULL, IOMMU, "drivers/iommu/intel/dmar.c:dmar_enable_qi"},
	{"iommu", "iommu_v1_map_pages v1_alloc_pgtable iommu_v2_map_pages v2_alloc_pgtable amd_iommu_domain_alloc", "page tables of AMD's IOMMU", NULL, IOMMU, "drivers/iommu/amd/io_pgtable.c:alloc_pte"},
	{"iommu", "iommu_dma_alloc __iommu_dma_alloc_noncontiguous", "memory for devices behind an IOMMU", NULL, "'pageledger stacks' names the driver that asked for it", "drivers/iommu/dma-iommu.c:__iommu_dma_alloc_pages"},
	{"dma", "dma_pool_alloc", "pools of small buffers for devices", NULL, "'pageledger stacks' names the driver; the file pools of a device in /sys/devices has its own", "mm/dmapool.c:pool_alloc_page"},
	{"dma", "atomic_pool_expand", "the pool of memory for devices in atomic context", NULL, "coherent_pool= on the kernel's command line sets its size", "kernel/dma/pool.c:atomic_pool_expand"},
	{"dma", "swiotlb_init_late", "bounce buffers of devices (swiotlb)", NULL, "swiotlb= on the kernel's command line sets their size", "kernel/dma/swiotlb.c:swiotlb_init_late"},

	/* RDMA */
	{"rdma", "[ib_uverbs]", "working memory of RDMA programs", NULL, RDMA, "drivers/infiniband/core/umem.c:ib_umem_get"},
	{"rdma", "[mlx5_ib]", "working memory of RDMA on Mellanox cards", NULL, RDMA, "drivers/infiniband/hw/mlx5/umr.c:mlx5r_umr_alloc_xlt"},
	{"rdma", "[ib_ipoib]", "buffers of IP over InfiniBand", "netdev", "smaller ipoib.send_queue_size= and recv_queue_size=", "drivers/infiniband/ulp/ipoib/ipoib_cm.c:ipoib_cm_alloc_rx_skb"},
	{"rdma", "[irdma]", "queues and context memory of Intel RDMA", NULL, RDMA, "drivers/infiniband/hw/irdma/hmc.c:irdma_add_sd_table_entry"},
	{"rdma", "[hfi1]", "receive buffers of Omni-Path", NULL, "smaller hfi1.eager_buffer_size= and rcvhdrcnt=", "drivers/infiniband/hw/hfi1/init.c:hfi1_setup_eagerbufs"},
	{"rdma", "[ib_qib]", "receive buffers of InfiniBand", NULL, RDMA, "drivers/infiniband/hw/qib/qib_init.c:qib_setup_eagerbufs"},

	/* the kernel itself */
	{"mm", "alloc_gigantic_folio alloc_fresh_huge_page", "gigantic huge pages", NULL, "lower nr_hugepages below /sys/kernel/mm/hugepages", "mm/hugetlb.c:alloc_gigantic_page"},
	{"mm", "mm_get_huge_zero_page mm_get_huge_zero_folio", "the huge page of zeroes", NULL, "it comes back when memory is needed", "mm/huge_memory.c:get_huge_zero_page"},
	{"mm", "vmemmap_alloc_block vmemmap_pmd_entry hugetlb_vmemmap_restore __hugetlb_vmemmap_restore_folio", "the kernel's table of pages (struct page), for memory that was added or huge pages that were split", NULL, "memory_hotplug.memmap_on_memory= puts it into the memory that is added", "mm/sparse-vmemmap.c:vmemmap_alloc_block"},
	{"mm", "swap_cgroup_swapon", "accounts of swap for memory cgroups, 2 bytes for each page of swap", NULL, "'swapoff' frees them; a smaller swap takes less", "mm/swap_cgroup.c:swap_cgroup_prepare"},
	{"mm", "fill_page_cache_func kvfree_call_rcu", "lists of memory that RCU has yet to free", NULL, "if they stay, RCU is stuck: look for 'rcu' in dmesg", "kernel/rcu/tree.c:kvfree_call_rcu"},
	{"mm", "param_set_sample_interval", "the pool of KFENCE, the kernel's memory checker", NULL, "kfence.sample_interval=0 on the kernel's command line leaves it out", "mm/kfence/core.c:kfence_init_late"},
	{"mm", "pgd_alloc", "page directories, one or two pages for each process", NULL, "fewer processes", "arch/x86/mm/pgtable.c:_pgd_alloc"},
	{"mm", "profile_init", "the kernel's own profile (profile= on its command line)", NULL, "leave profile= out", "kernel/profile.c:profile_init"},
	{"kexec", "kimage_alloc_pages", "a kernel that was loaded with kexec", NULL, "'kexec -u' unloads it", "kernel/kexec_core.c:kimage_alloc_pages"},
	{"power", "alloc_image_page get_image_page preallocate_image_memory", "an image for hibernation", NULL, "it goes when the machine has resumed", "kernel/power/snapshot.c:alloc_image_page"},
	{"firmware", "fw_grow_paged_buf", "firmware files that are being loaded, or cached for resume", NULL, "they go when the driver has them", "drivers/base/firmware_loader/main.c:fw_grow_paged_buf"},
	{"firmware", "efi_capsule_update", "a firmware update that waits for the next boot", NULL, "boot", "drivers/firmware/efi/capsule.c:efi_capsule_update"},
	{"firmware", "[dell_rbu]", "a firmware update for a Dell machine", NULL, "'rmmod dell_rbu' frees it", "drivers/platform/x86/dell/dell_rbu.c:create_packet"},
	{"android", "[binder_linux]", "buffers of Android's binder", NULL, "/sys/kernel/debug/binder/stats has each process", "drivers/android/binder_alloc.c:binder_update_page_range"},
	{"crypto", "[intel_qat]", "rings of Intel's crypto accelerators (QAT)", NULL, STOPS, "drivers/crypto/qat/qat_common/adf_transport.c:adf_create_ring"},
	{"dma", "[idxd]", "queues of Intel's data accelerators (DSA, IAA)", NULL, "'accel-config list' shows them", "drivers/dma/idxd/device.c:idxd_wq_alloc_resources"},
};

/* clang-format on */

#endif /* KNOWLEDGE_ROWS_H */
