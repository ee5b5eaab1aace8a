#include "url/redirect.h"

#include "support/catch.h"

namespace vbarchive::url {
namespace {

TEST_CASE("redirect: the address in the query of a wrapper") {
  struct Row {
    const char *wrapper, *target;
  };
  const Row rows[] = {
      {"https://board.example/redirect-to/?redirect=http%3A%2F%2Fa.example%2Fx%3Fy%3D1", "http://a.example/x?y=1"},
      {"http://board.example/redirector.php?url=https%3A%2F%2Fa.example", "https://a.example"},
      {"http://board.example/externalredirect.php?url=http://a.example/", "http://a.example/"},
      {"http://anonym.example/?http://a.example/b?c=1&d=2#e", "http://a.example/b?c=1&d=2#e"},
      {"http://anonym.example/?http%3A%2F%2Fa.example%2Fb", "http://a.example/b"},
      {"https://board.example/out.php?id=5&to=http%253A%252F%252Fa.example%252F", "http://a.example/"},
      // The target's own query goes on; a wrapper's does not.
      {"http://board.example/go.php?url=http://a.example/p?x=1&y=2", "http://a.example/p?x=1&y=2"},
      {"http://board.example/go.php?url=http://a.example/p&id=7", "http://a.example/p"},
      {"http://redirect.links.example/?key=0123abc&u=https%3A%2F%2Fa.example%2Fshop", "https://a.example/shop"},
      {"https://board.example/l.php?u=aHR0cDovL2EuZXhhbXBsZS9w", "http://a.example/p"},
      {"https://board.example/l.php?u=aHR0cHM6Ly9hLmV4YW1wbGUv%3D", "https://a.example/"},
      {"/redirect/index.php?link=https%3A%2F%2Fa.example", "https://a.example"},
      // A wrapper in a wrapper.
      {"http://b.example/?http://board.example/leaving?to=http%3A%2F%2Fa.example%2F", "http://a.example/"},
  };
  for (const Row& row : rows) {
    INFO(row.wrapper);
    CHECK(unwrapped(row.wrapper) == row.target);
  }
}

TEST_CASE("redirect: an address that leads where it says") {
  for (const char* const address :
       {"http://a.example/", "http://a.example/p?x=1", "showthread.php?t=5", "mailto:a@b.example",
        "http://a.example/p?url=other.example", "http://a.example/p?q=http",
        // Two addresses: nobody can tell.
        "http://a.example/p?u=http%3A%2F%2Fb.example%2F&v=http%3A%2F%2Fc.example%2F",
        // The address is shown, not led to.
        "https://a.example/sharer.php?u=http%3A%2F%2Fb.example%2F",
        "https://translate.example.org/?sl=de&u=http%3A%2F%2Fb.example%2F",
        "https://validator.example/check?uri=http%3A%2F%2Fb.example%2F",
        "https://a.example/login.php?url=http%3A%2F%2Fb.example%2F", "http://a.example/p?u=aHR0cDo"}) {
    INFO(address);
    CHECK(unwrapped(address) == std::nullopt);
  }
  CHECK(unwrapped("http://a.example/?" + std::string(9000, 'u')) == std::nullopt);
}

}  // namespace
}  // namespace vbarchive::url
