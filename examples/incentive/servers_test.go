package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// program finds a program of a server in PATH or where Debian installs it.
func program(t *testing.T, name string, places ...string) string {
	t.Helper()
	for _, pattern := range places {
		if found, _ := filepath.Glob(filepath.Join(pattern, name)); len(found) > 0 {
			return found[len(found)-1]
		}
	}
	file, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed: the scores of this server are not compared", name)
	}
	return file
}

// folder is a folder of its own for a server, and the user who may run it: the
// servers refuse to run as root, so root runs them as the user whom their
// package made.
func folder(t *testing.T, owner string) (dir string, asUser func(name string, args ...string) *exec.Cmd) {
	t.Helper()
	dir, err := os.MkdirTemp("", "incentive") // short, since the paths of sockets are
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	if os.Geteuid() != 0 {
		return dir, exec.Command
	}
	u, err := user.Lookup(owner)
	if err != nil {
		t.Skipf("root cannot run this server, and there is no user %s: its scores are not compared", owner)
	}
	runuser, err := exec.LookPath("runuser")
	if err != nil {
		t.Skip("root cannot run this server without runuser: its scores are not compared")
	}
	uid, err := strconv.Atoi(u.Uid)
	require.NoError(t, err)
	gid, err := strconv.Atoi(u.Gid)
	require.NoError(t, err)
	require.NoError(t, os.Chown(dir, uid, gid))
	return dir, func(name string, args ...string) *exec.Cmd {
		c := exec.Command(runuser, append([]string{"-u", owner, "--", name}, args...)...)
		c.Dir = dir
		return c
	}
}

func must(t *testing.T, c *exec.Cmd) {
	t.Helper()
	out, err := c.CombinedOutput()
	require.NoError(t, err, "%s\n%s", c, out)
}

// startPostgreSQL starts a server that listens on a socket in a folder of its own.
func startPostgreSQL(t *testing.T) (dsn string) {
	const debian = "/usr/lib/postgresql/*/bin"
	initdb, control := program(t, "initdb", debian), program(t, "pg_ctl", debian)
	dir, as := folder(t, "postgres")
	data := filepath.Join(dir, "data")
	must(t, as(initdb, "-D", data, "-U", "grove", "-A", "trust", "-E", "UTF8", "--no-sync"))
	must(t, as(control, "-D", data, "-w", "-l", filepath.Join(dir, "log"),
		"-o", fmt.Sprintf("-c listen_addresses='' -c fsync=off -k %s", dir), "start"))
	t.Cleanup(func() { must(t, as(control, "-D", data, "-w", "-m", "immediate", "stop")) })
	return "postgres://grove@/postgres?sslmode=disable&host=" + url.QueryEscape(dir)
}

// startMariaDB does the same with MariaDB.
func startMariaDB(t *testing.T) (dsn string) {
	server, install, admin := program(t, "mariadbd", "/usr/sbin"), program(t, "mariadb-install-db"), program(t, "mariadb-admin")
	dir, as := folder(t, "mysql")
	data, socket := filepath.Join(dir, "data"), filepath.Join(dir, "socket")
	must(t, as(install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db"))
	c := as(server, "--no-defaults", "--datadir="+data, "--socket="+socket, "--skip-networking",
		"--pid-file="+filepath.Join(dir, "pid"), "--innodb-flush-log-at-trx-commit=0")
	require.NoError(t, c.Start())
	t.Cleanup(func() {
		must(t, exec.Command(admin, "--no-defaults", "--socket="+socket, "-u", "root", "shutdown"))
		assert.NoError(t, c.Wait())
	})
	must(t, exec.Command(admin, "--no-defaults", "--socket="+socket, "-u", "root", "--wait=60", "ping"))
	must(t, exec.Command(admin, "--no-defaults", "--socket="+socket, "-u", "root", "create", "grove"))
	return "mysql://root@localhost/grove?socket=" + url.QueryEscape(socket)
}

func TestPostgreSQL(t *testing.T) {
	checkServer(t, startPostgreSQL(t), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")
}

func TestMariaDB(t *testing.T) {
	checkServer(t, startMariaDB(t), "")
}

// checkServer runs the program against a server, compares scores, and loses the
// connection half-way.
func checkServer(t *testing.T, dsn, kill string) {
	t.Helper()
	c, ctx := generated(t), context.Background()
	code, _, stderr := runWith("-dsn", dsn)
	require.Equal(t, exitInput, code, "there are no tables")
	assert.Contains(t, stderr, "customer_message")

	code, out, stderr := runWith("-dsn", dsn, "-load")
	require.Equal(t, exitOK, code, stderr)
	assert.Contains(t, out, "the scores of 3333 customers are in customer_churn_results")
	assert.Contains(t, out, "assess_and_recommend_incentive(408, '375-9999'")
	s, err := openServer(ctx, dsn)
	require.NoError(t, err)
	defer s.db.Close()
	checkScores(t, s, c)
	checkTransfer(t, s, c)
	last, err := s.lastOffer(ctx)
	require.NoError(t, err)
	assert.Equal(t, int64(3), last, "the three calls, and no simulated ones")
	code, _, stderr = runWith("-dsn", dsn, "-load") // again: numbers go on, customers stay
	require.Equal(t, exitOK, code, stderr)
	last, err = s.lastOffer(ctx)
	require.NoError(t, err)
	assert.Equal(t, int64(6), last)

	// Outcomes that a server knows are read out of it.
	_, err = s.db.Exec("UPDATE offer_log SET arm = CASE WHEN id < 4 THEN '$5' ELSE '$15' END, rule = '4-5', stayed = 1")
	require.NoError(t, err)
	rule, err := experiment(table(t))
	require.NoError(t, err)
	list, err := s.results(ctx, rule, false)
	require.NoError(t, err)
	assert.Equal(t, []ArmResult{{"$5", 3, 3}, {"$15", 3, 3}}, list)

	// Another connection ends this one between two batches.
	_, err = s.db.Exec("DELETE FROM customer_churn_results")
	require.NoError(t, err)
	mark(t, s)
	other, err := openServer(ctx, dsn)
	require.NoError(t, err)
	defer other.db.Close()
	pulled, err := s.scoreAll(ctx, c.model, func(done int) {
		if done == 1000 {
			endOthers(t, other.db, kill)
		}
	})
	require.Error(t, err)
	assert.Nil(t, pulled)
	assert.ErrorContains(t, err, "nothing was written")
	assert.NotContains(t, err.Error(), "not known")
	checkUntouched(t, other)

	_, err = other.db.Exec("DROP TABLE customer_churn_results")
	require.NoError(t, err)
	code, _, stderr = runWith("-dsn", dsn)
	assert.Equal(t, exitInput, code)
	assert.Contains(t, stderr, "table customer_churn_results: ")
	assert.Contains(t, stderr, "nothing was written")
}

// endOthers ends all connections but its own.
func endOthers(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	ctx := context.Background()
	if statement != "" {
		_, err := db.ExecContext(ctx, statement)
		require.NoError(t, err)
		return
	}
	_, ids, err := read(ctx, db, "SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND user = 'root'")
	require.NoError(t, err)
	require.NotEmpty(t, ids)
	for _, id := range ids {
		_, err := db.ExecContext(ctx, "KILL CONNECTION "+id[0])
		require.NoError(t, err)
	}
}
