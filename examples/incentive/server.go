package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/lib/pq"
)

const dialTimeout = 10 * time.Second

var (
	mySQL      = dialect{name: "mysql"}
	postgreSQL = dialect{name: "postgres", dollar: true}
)

// openServer connects to a real database: mysql://user:password@host:port/database
// (MariaDB and Aurora MySQL, too; ?socket=FILE instead of a host, ?tls=true) or
// postgres://... as PostgreSQL itself writes it. No error tells the password.
func openServer(ctx context.Context, dsn string) (store, error) {
	scheme, _, _ := strings.Cut(dsn, "://")
	var s store
	switch scheme {
	case "mysql":
		cfg, err := mySQLConfig(dsn)
		if err != nil {
			return store{}, fmt.Errorf("-dsn: %w", err)
		}
		c, err := mysql.NewConnector(cfg)
		if err != nil {
			return store{}, fmt.Errorf("-dsn: %w", err)
		}
		s = store{sql.OpenDB(c), mySQL}
	case "postgres", "postgresql":
		c, err := pq.NewConnector(dsn)
		if err != nil {
			return store{}, fmt.Errorf("-dsn: %w", withoutURL(err))
		}
		s = store{sql.OpenDB(c), postgreSQL}
	default:
		return store{}, fmt.Errorf("-dsn: must begin with mysql:// or postgres://")
	}
	dial, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	if err := s.db.PingContext(dial); err != nil {
		s.db.Close()
		return store{}, fmt.Errorf("-dsn: %w", err)
	}
	return s, nil
}

func mySQLConfig(dsn string) (*mysql.Config, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, withoutURL(err)
	}
	cfg := mysql.NewConfig()
	cfg.User = u.User.Username()
	cfg.Passwd, _ = u.User.Password()
	cfg.Net, cfg.Addr, cfg.DBName = "tcp", u.Host, strings.TrimPrefix(u.Path, "/")
	if u.Port() == "" {
		cfg.Addr = net.JoinHostPort(u.Hostname(), "3306")
	}
	for name, values := range u.Query() {
		switch name {
		case "socket":
			cfg.Net, cfg.Addr = "unix", values[0]
		case "tls":
			cfg.TLSConfig = values[0]
		default:
			return nil, fmt.Errorf("parameter %.40q: must be socket or tls", name)
		}
	}
	if cfg.DBName == "" {
		return nil, fmt.Errorf("names no database: must be mysql://user:password@host/database")
	}
	cfg.ParseTime, cfg.Timeout, cfg.Logger = true, dialTimeout, &mysql.NopLogger{}
	return cfg, nil
}

// withoutURL is an error about an address without the address and its password.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
