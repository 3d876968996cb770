#include "connectors/http/feed.hpp"

#include "connectors/http/client.hpp"
#include "connectors/http/subscriber.hpp"

#include <tuple>
#include <utility>

namespace sluice::http {

namespace {

std::string judge_feed_url(const std::string& url) {
    if (url.find_first_of(" {}\"<>") != std::string::npos) {
        return "a URL has no spaces, braces, quotes and angle brackets: percent-encode them";
    }
    if (url.find('@') < url.find('/', url.find("://") + 3)) {
        return "a user or a password belongs into a client: name one, and give the path here";
    }
    return {};
}

void check_place(const feed_options& options, config::section_report& report) {
    const bool whole = options.url.starts_with("http://") || options.url.starts_with("https://");
    const bool through_client = !options.client.name.empty();
    if (through_client && !options.url.starts_with('/')) {
        report.add("url", "with a client, url is a path below its base_url",
                   "write it as /feed.xml, or leave the client away");
    } else if (!through_client && !whole) {
        report.add("url", "url is no whole URL, and there is no client",
                   "write it as https://blog.example/feed.xml, or name a client");
    }
}

// Splits "https://blog.example/feed.xml#top" into the site and the path.
std::pair<std::string, std::string> split_url(const std::string& url) {
    const auto whole = url.substr(0, url.find('#'));
    const auto slash = whole.find_first_of("/?", whole.find("://") + 3);
    if (slash == std::string::npos) {
        return {whole, "/"};
    }
    auto path = whole.substr(slash);
    return {whole.substr(0, slash), path.starts_with('/') ? path : "/" + path};
}

}  // namespace

const config::declaration<feed_options>& feed_declaration() {
    static const auto declared = [] {
        using o = feed_options;
        config::declaration<o> d("feed", "Reads a feed: RSS, Atom or JSON Feed");
        d.field("url", &o::url, "Where the feed is; with a client, a path below its base_url")
            .required()
            .not_empty()
            .check(judge_feed_url)
            .example("https://blog.example/feed.xml");
        d.field("client", &o::client,
                "The client to talk through, for a feed that needs a credential or has a budget")
            .refers_to("client");
        d.field("entity", &o::entity, "The type of the entities").not_empty().example("articles");
        d.field(
             "conditional", &o::conditional,
             "Asks whether the feed has changed (ETag, Last-Modified); an unchanged one gives no "
             "records. Without it true; false with `emit: all` and with `deleted: emit`")
            .example("true");
        d.check({"url", "client"}, check_place);
        return d;
    }();
    return declared;
}

result<std::shared_ptr<subscriber>> make_feed(const feed_options& options,
                                              const component_context& context) {
    subscriber_options reads;
    reads.client = options.client;
    reads.entity = options.entity;
    reads.format = formats::body_format::feed;
    reads.conditional = options.conditional;
    if (!options.client.name.empty()) {
        reads.path = options.url;
        return make_subscriber(reads, context);
    }
    client_options site;
    std::tie(site.base_url, reads.path) = split_url(options.url);
    const auto through = make_client(site, context);
    if (!through) {
        return through.error();
    }
    return subscriber_through(reads, context, *through);
}

}  // namespace sluice::http
