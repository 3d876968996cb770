#include "net/name_lookup.hpp"

#include <sluice/async/event.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <list>
#include <map>
#include <netdb.h>
#include <sys/socket.h>

namespace sluice::net {

namespace {

using time_point = std::chrono::steady_clock::time_point;

// getaddrinfo does not tell how long an answer holds, so a fixed time decides. The cap bounds the
// memory: entities may name any number of hosts.
constexpr std::chrono::seconds kept{30};
constexpr std::size_t most_kept = 256;
constexpr std::size_t threads = 2;

asio::ip::address to_address(const addrinfo& info) {
    asio::ip::tcp::endpoint endpoint;
    if (info.ai_addrlen <= endpoint.capacity()) {
        std::copy_n(reinterpret_cast<const char*>(info.ai_addr), info.ai_addrlen,
                    reinterpret_cast<char*>(endpoint.data()));
    }
    return endpoint.address();
}

failure nothing_found(const std::string& host, const lookup_answer& answer) {
    return {failure_class::unreachable, "no address for host '" + host + "': " + answer.problem,
            answer.unknown ? "check the name" : "check the machine's name service"};
}

}  // namespace

lookup_answer system_lookup(const std::string& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    const int error = getaddrinfo(host.c_str(), nullptr, &hints, &first);
    lookup_answer out;
    if (error != 0) {
        out.problem = gai_strerror(error);
        out.unknown = error == EAI_NONAME;
        return out;
    }
    for (const addrinfo* each = first; each != nullptr; each = each->ai_next) {
        if (each->ai_family == AF_INET || each->ai_family == AF_INET6) {
            out.addresses.push_back(to_address(*each));
        }
    }
    freeaddrinfo(first);
    if (out.addresses.empty()) {
        out.problem = "it has none";
    }
    return out;
}

struct name_lookup::job {
    lookup_answer answer;
    bool done = false;
    std::list<wake_event*> waiting;

    awaitable<void> wait(asio::any_io_executor executor, std::chrono::milliseconds longest) {
        // The destructor leaves the list even when a cancellation throws.
        struct place {
            place(job& work, asio::any_io_executor executor)
                : of(work), event(std::move(executor)) {
                here = of.waiting.insert(of.waiting.end(), &event);
            }
            place(const place&) = delete;
            place& operator=(const place&) = delete;
            ~place() { of.waiting.erase(here); }

            job& of;
            wake_event event;
            std::list<wake_event*>::iterator here;
        };
        place mine(*this, std::move(executor));
        if (!done) {
            co_await mine.event.wait(longest);
        }
    }
};

struct name_lookup::state {
    struct known {
        std::vector<asio::ip::address> addresses;
        time_point until;
    };

    std::map<std::string, known> cache;
    std::map<std::string, std::shared_ptr<job>> pending;

    void finish(const std::string& host, lookup_answer answer) {
        const auto found = pending.find(host);
        const std::shared_ptr<job> done = found->second;
        pending.erase(found);
        const auto now = std::chrono::steady_clock::now();
        if (!answer.addresses.empty()) {
            std::erase_if(cache, [now](const auto& each) { return each.second.until <= now; });
            if (cache.size() < most_kept) {
                cache[host] = {answer.addresses, now + kept};
            }
        }
        done->answer = std::move(answer);
        done->done = true;
        for (wake_event* each : done->waiting) {
            each->notify();
        }
    }
};

name_lookup::name_lookup(asio::any_io_executor executor, blocking_lookup look_up)
    : executor_(std::move(executor)),
      look_up_(std::move(look_up)),
      state_(std::make_shared<state>()) {}

name_lookup::~name_lookup() {
    // stop() drops the queued look-ups, and join() waits for the ones under way.
    if (pool_) {
        pool_->stop();
        pool_->join();
    }
}

// The job on the pool holds copies only. The answer goes back to the shard, which alone touches the
// state, and only while it is alive.
std::shared_ptr<name_lookup::job> name_lookup::start(const std::string& host) {
    auto& entry = state_->pending[host];
    if (entry) {
        return entry;
    }
    entry = std::make_shared<job>();
    if (!pool_) {
        pool_ = std::make_unique<asio::thread_pool>(threads);
    }
    asio::post(*pool_, [host, look_up = look_up_, executor = executor_,
                        state = std::weak_ptr(state_)]() mutable {
        lookup_answer answer = look_up(host);
        asio::post(executor, [host, answer = std::move(answer), state]() mutable {
            if (const auto alive = state.lock()) {
                alive->finish(host, std::move(answer));
            }
        });
    });
    return entry;
}

awaitable<attempt<std::vector<asio::ip::address>>> name_lookup::find(std::string host,
                                                                     patience::limit limit) {
    boost::system::error_code not_an_address;
    const auto literal = asio::ip::make_address(host, not_an_address);
    if (!not_an_address) {
        co_return std::vector<asio::ip::address>{literal};
    }
    const auto known = state_->cache.find(host);
    if (known != state_->cache.end() && std::chrono::steady_clock::now() < known->second.until) {
        co_return known->second.addresses;
    }
    const auto work = start(host);
    co_await work->wait(executor_, limit.length);
    if (!work->done) {
        co_return fault(too_late("no address for host '" + host + "'", limit));
    }
    if (work->answer.addresses.empty()) {
        fault none(nothing_found(host, work->answer));
        none.lasting = work->answer.unknown;
        co_return none;
    }
    co_return work->answer.addresses;
}

void name_lookup::forget(const std::string& host) {
    state_->cache.erase(host);
}

}  // namespace sluice::net
