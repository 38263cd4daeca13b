package sqlite

import (
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"syscall"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// disk is a file system in memory that keeps what was synced apart from what was
// only written, and can lose power. It stands under a store that knows nothing
// of it.
//
//	write ─► cache ──── read
//	           │ unsynced: a list of writes and truncations
//	         Sync
//	           ▼
//	        platter ─── after cut: platter + a random part of unsynced
//
// A cut decides for each sector of each unsynced write whether it is kept, lost
// or torn, so later writes may be there when earlier ones are not. Once an error
// was injected into Sync, the cache believes its pages clean while the platter
// does not have them, as on Linux.
//
// The WAL's shared memory is a real file per life of the disk, since SQLite maps
// it; a cut forgets it. Names are durable at once: the store syncs directories
// before SQLite sees a file, and SQLite's own file system does so for the WAL.
type disk struct {
	mu    sync.Mutex
	rng   *rand.Rand
	files map[string]*diskFile
	dir   string // of the shared memory
	life  int

	ops       int // writes, truncations and syncs so far
	cutAt     int // the operation in which the power goes, 0 for never
	off       bool
	failWrite map[int]error // by number of operation
	failSync  map[int]error
	full      bool // each write that makes a file longer fails
}

const sectorBytes = 512

type diskFile struct {
	name     string
	cache    []byte
	platter  []byte
	unsynced []change
	shared   int // locks
	reserved *handle
	only     *handle
}

// change is a write, or a truncation if data is nil.
type change struct {
	at   int64
	data []byte
}

func newDisk(seed uint64, dir string) *disk {
	return &disk{rng: rand.New(rand.NewPCG(seed, 77)), files: map[string]*diskFile{}, dir: dir}
}

// restart switches the power on again after a cut.
func (d *disk) restart() {
	d.mu.Lock()
	defer d.mu.Unlock()
	var names []string
	for name := range d.files {
		names = append(names, name)
	}
	slices.Sort(names) // the seed alone decides
	for _, name := range names {
		f := d.files[name]
		for _, c := range f.unsynced {
			d.land(f, c)
		}
		d.files[name] = &diskFile{name: name, platter: f.platter, cache: slices.Clone(f.platter)}
	}
	d.life++
	d.ops, d.cutAt, d.off = 0, 0, false
}

// land puts a part of an unsynced change on the platter.
func (d *disk) land(f *diskFile, c change) {
	if c.data == nil {
		if d.rng.IntN(2) == 0 {
			f.platter = resize(f.platter, c.at)
		}
		return
	}
	for at := c.at; at < c.at+int64(len(c.data)); {
		end := min((at/sectorBytes+1)*sectorBytes, c.at+int64(len(c.data)))
		sector := c.data[at-c.at : end-c.at]
		switch d.rng.IntN(5) {
		case 0, 1:
			f.platter = put(f.platter, at, sector)
		case 2:
			f.platter = put(f.platter, at, sector[:d.rng.IntN(len(sector)+1)])
		}
		at = end
	}
}

func put(b []byte, at int64, data []byte) []byte {
	if len(data) == 0 {
		return b
	}
	b = resize(b, max(int64(len(b)), at+int64(len(data))))
	copy(b[at:], data)
	return b
}

func resize(b []byte, size int64) []byte {
	if size <= int64(len(b)) {
		clear(b[size:])
		return b[:size]
	}
	return append(b, make([]byte, size-int64(len(b)))...)
}

// operate counts an operation and says whether it fails.
func (d *disk) operate(faults map[int]error) error {
	d.ops++
	if d.off || d.ops == d.cutAt {
		d.off = true
		return sqlite3.IOERR
	}
	return faults[d.ops]
}

// Open is part of vfs.VFS.
func (d *disk) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.files[name]
	if f == nil {
		if flags&vfs.OPEN_CREATE == 0 {
			return nil, flags, sqlite3.CANTOPEN
		}
		f = &diskFile{name: name}
		d.files[name] = f
	}
	h := &handle{d: d, f: f}
	if flags&vfs.OPEN_MAIN_DB != 0 {
		h.shm = vfs.NewSharedMemory(filepath.Join(d.dir, fmt.Sprintf("shm-%d", d.life)), flags)
	}
	return h, flags, nil
}

// Delete is part of vfs.VFS.
func (d *disk) Delete(name string, _ bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return sqlite3.IOERR_DELETE
	}
	delete(d.files, name)
	return nil
}

// Access is part of vfs.VFS.
func (d *disk) Access(name string, _ vfs.AccessFlag) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.files[name] != nil, nil
}

// FullPathname is part of vfs.VFS.
func (d *disk) FullPathname(name string) (string, error) { return name, nil }

// handle is an open file.
type handle struct {
	d     *disk
	f     *diskFile
	shm   vfs.SharedMemory
	level vfs.LockLevel
}

func (h *handle) Close() error {
	if h.shm != nil {
		h.shm.Close()
	}
	return h.Unlock(vfs.LOCK_NONE)
}

func (h *handle) SharedMemory() vfs.SharedMemory { return h.shm }

func (h *handle) ReadAt(p []byte, off int64) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	n := 0
	if off < int64(len(h.f.cache)) {
		n = copy(p, h.f.cache[off:])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (h *handle) WriteAt(p []byte, off int64) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	err := h.d.operate(h.d.failWrite)
	if err == nil && h.d.full && off+int64(len(p)) > int64(len(h.f.cache)) {
		err = syscall.ENOSPC
	}
	n := len(p)
	if err != nil {
		n = h.d.rng.IntN(len(p)) // a short write
	}
	h.f.cache = put(h.f.cache, off, p[:n])
	h.f.unsynced = append(h.f.unsynced, change{off, slices.Clone(p[:n])})
	return n, err
}

func (h *handle) Truncate(size int64) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if err := h.d.operate(nil); err != nil {
		return err
	}
	h.f.cache = resize(h.f.cache, size)
	h.f.unsynced = append(h.f.unsynced, change{at: size})
	return nil
}

func (h *handle) Sync(vfs.SyncFlag) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if err := h.d.operate(h.d.failSync); err != nil {
		if !h.d.off {
			for _, c := range h.f.unsynced {
				h.d.land(h.f, c)
			}
			h.f.unsynced = nil // clean, says the cache
		}
		return err
	}
	// Not the cache as a whole: what an earlier sync lost stays lost.
	for _, c := range h.f.unsynced {
		if c.data == nil {
			h.f.platter = resize(h.f.platter, c.at)
		}
		h.f.platter = put(h.f.platter, c.at, c.data)
	}
	h.f.unsynced = nil
	return nil
}

func (h *handle) Size() (int64, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	return int64(len(h.f.cache)), nil
}

func (h *handle) SectorSize() int { return sectorBytes }

// DeviceCharacteristics promises nothing but what SQLite assumes of every disk:
// that a write leaves the bytes beside it alone.
func (h *handle) DeviceCharacteristics() vfs.DeviceCharacteristic {
	return vfs.IOCAP_POWERSAFE_OVERWRITE
}

func (h *handle) Lock(level vfs.LockLevel) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	f := h.f
	if level <= h.level {
		return nil
	}
	switch {
	case f.only != nil && f.only != h:
		return sqlite3.BUSY
	case level == vfs.LOCK_SHARED:
		f.shared++
	case f.reserved != nil && f.reserved != h:
		return sqlite3.BUSY
	case level == vfs.LOCK_EXCLUSIVE:
		if f.shared > 1 {
			return sqlite3.BUSY
		}
		f.reserved, f.only = h, h
	default:
		f.reserved = h
	}
	h.level = level
	return nil
}

func (h *handle) Unlock(level vfs.LockLevel) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.level > vfs.LOCK_SHARED {
		h.f.reserved, h.f.only = nil, nil
	}
	if h.level >= vfs.LOCK_SHARED && level == vfs.LOCK_NONE {
		h.f.shared--
	}
	h.level = min(h.level, level)
	return nil
}

func (h *handle) CheckReservedLock() (bool, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	return h.f.reserved != nil, nil
}
