# SPDX-License-Identifier: Apache-2.0
# MapServer with conf/recipes/mapserver.conf, and OpenLayers.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/../$_" } qw(lib browser/lib);

use Cors204::Apache qw(mpm);
use Cors204::Browser qw(need_browser);
use Cors204::Root;
use Cors204::Server;
use Cors204::Site qw(library recipe visit);
use Test::More;

need_browser();

# A red square in the middle of the world, under the same name for everybody and for few.
my $own = Cors204::Root->new;
$own->write_file('square.json', <<'END');
{"type": "FeatureCollection", "name": "square", "features": [{"type": "Feature", "properties": {"name": "here"},
"geometry": {"type": "Polygon", "coordinates": [[[-90, -45], [90, -45], [90, 45], [-90, 45], [-90, -45]]]}}]}
END
$own->write_file('a.map', <<'MAPFILE');
MAP
    NAME "a" EXTENT -180 -90 180 90 SIZE 256 256
    PROJECTION "init=epsg:4326" END
    WEB METADATA "ows_title" "a" "ows_srs" "EPSG:4326" "ows_enable_request" "*" END END
    LAYER
        NAME "square" TYPE POLYGON STATUS ON CONNECTIONTYPE OGR CONNECTION "square.json"
        PROJECTION "init=epsg:4326" END
        METADATA "ows_title" "square" "gml_include_items" "all" "gml_featureid" "name" END
        CLASS STYLE COLOR 255 0 0 END END
    END
END
MAPFILE
my $maps = $own->write_file('maps.conf', qq{CONFIG ENV MS_MAP_NO_PATH "1" END MAPS a "} . $own->path('a.map') . qq{" END END\n});

visit(
    'mapserver',
    modules => [ qw(alias env), mpm() eq 'prefork' ? 'cgi' : 'cgid' ],
    define  => { MAPSERV => '/usr/lib/cgi-bin/mapserv', PUBLIC_MAPS => $maps, INTERNAL_MAPS => $maps },
    files   => { library('ol.js' => 'ol/dist/ol.js') },
    sites   => { 'api.example.com' => recipe('mapserver.conf') },
);
all_done();
